//! Where in a record a value is.

use crate::error::ErrorKind;
use ir::{Align, Body, Layout, Type, Value};

/// Records begin at multiples of eight bytes, and no more is promised of what is in them.
pub(super) const ALIGN: u64 = 8;

/// A record: what is pushed at once.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Record {
    /// Its values, each with its distance from the beginning.
    pub fields: Vec<Field>,
    /// How long it is: a multiple of [`ALIGN`].
    pub bytes: u64,
}

/// A value in a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Field {
    pub value: Value,
    pub ty: Type,
    pub offset: u64,
    pub align: Align,
}

impl Record {
    /// The record of these values.
    pub fn of(body: &Body, values: &[Value], layout: &Layout) -> Result<Record, ErrorKind> {
        let typed: Vec<(Value, Type)> = values.iter().map(|&value| (value, body.ty(value))).collect();
        Self::of_types(&typed, layout)
    }

    /// The record of something of these types for each value, the most aligned first.
    pub fn of_types(values: &[(Value, Type)], layout: &Layout) -> Result<Record, ErrorKind> {
        let mut fields = Vec::with_capacity(values.len());
        for &(value, ty) in values {
            let (Some(bytes), Some(align)) = (layout.store_bytes(ty), layout.natural_align(ty)) else {
                return Err(ErrorKind::Unsupported {
                    what: "a value of an opaque type is needed to go backwards".into(),
                    reason: "the size of the type is not known, so it cannot be recorded",
                    way_out: "use fixed-width vectors and integers of at most 128 bits",
                });
            };
            fields.push((u64::from(align).min(ALIGN), bytes, value, ty));
        }
        // A stable sort: the same input gives the same record.
        fields.sort_by_key(|&(align, ..)| std::cmp::Reverse(align));
        let mut record = Record::default();
        for (align, bytes, value, ty) in fields {
            let offset = record.bytes.next_multiple_of(align);
            let align = Align::new(align).unwrap_or(Align::ONE);
            record.fields.push(Field { value, ty, offset, align });
            record.bytes = offset.saturating_add(bytes);
        }
        record.bytes = record.bytes.next_multiple_of(ALIGN);
        Ok(record)
    }
}
