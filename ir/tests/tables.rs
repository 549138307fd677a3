//! The opcode table and the math table hold together.

use cotangent_ir::{
    Class, Detail, Flags, Float, Format, MathFn, Opcode, Scalar, Type, implied_results, operand_rules,
};
use std::collections::HashSet;

#[test]
fn every_opcode_is_found_by_its_name() {
    for &opcode in Opcode::ALL {
        assert_eq!(Opcode::from_name(opcode.name()), Some(opcode));
    }
}

#[test]
fn every_math_function_is_found_by_its_name() {
    for &function in MathFn::ALL {
        assert_eq!(MathFn::from_name(function.name()), Some(function));
    }
}

#[test]
fn opcodes_and_math_functions_share_no_name() {
    let mut names = HashSet::new();
    for name in Opcode::ALL.iter().map(|op| op.name()).chain(MathFn::ALL.iter().map(|f| f.name())) {
        assert!(names.insert(name), "{name} names two things");
    }
}

#[test]
fn every_symbol_of_the_c_library_names_one_function() {
    let mut symbols = HashSet::new();
    for function in MathFn::ALL {
        let info = function.info();
        assert_eq!(info.symbol.is_some(), info.symbol_f32.is_some(), "{}", info.name);
        for symbol in [info.symbol, info.symbol_f32].into_iter().flatten() {
            assert!(symbols.insert(symbol), "{symbol} names two functions");
        }
        assert!(info.symbol.is_some() || info.intrinsic.is_some(), "{} is nobody's function", info.name);
    }
}

#[test]
fn rows_with_documentation_end_in_a_full_stop() {
    for doc in Opcode::ALL.iter().map(|op| op.info().doc).chain(MathFn::ALL.iter().map(|f| f.info().doc)) {
        assert!(doc.ends_with('.'), "{doc}");
    }
}

#[test]
fn flags_have_names_of_their_own() {
    let named = Flags::NAMES.iter().fold(Flags::empty(), |all, (flag, _)| all | *flag);
    assert_eq!(named, Flags::all());
    let names: HashSet<_> = Flags::NAMES.iter().map(|(_, name)| name).collect();
    assert_eq!(names.len(), Flags::NAMES.len());
}

#[test]
fn every_format_states_its_operands() {
    for &opcode in Opcode::ALL {
        if opcode != Opcode::Math {
            assert!(operand_rules(opcode, &Detail::None).is_some(), "{}", opcode.name());
        }
    }
    for &function in MathFn::ALL {
        let rules = operand_rules(Opcode::Math, &Detail::Math(function));
        assert_eq!(rules.map(|rules| rules.fixed.len()), Some(function.shape().operands()));
    }
}

#[test]
fn results_follow_from_the_type_where_they_are_not_written() {
    let written = [Format::Convert, Format::Call, Format::Invoke, Format::Unsupported, Format::Math];
    for &opcode in Opcode::ALL {
        let vector = matches!(opcode.info().class, Class::Vector | Class::IntVector | Class::FloatVector);
        let ty = if vector { Type::Vector(Scalar::Float(Float::F64), 4) } else { Type::F64 };
        let detail = match opcode {
            Opcode::Shuffle => Detail::Mask(Box::new([Some(0), None])),
            _ => Detail::None,
        };
        let implied = implied_results(opcode, ty, &detail);
        assert_eq!(implied.is_none(), written.contains(&opcode.format()), "{}", opcode.name());
    }
}
