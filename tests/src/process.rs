//! Running another program under limits, and seeing how it ended.

use std::io::{self, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The limits of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// How long it may take.
    pub time: Duration,
    /// How many bytes of addresses it may have (RLIMIT_AS), if there is a limit.
    pub address_space: Option<u64>,
    /// How many bytes of output are kept.
    pub output: u64,
}

impl Default for Limits {
    /// A minute, any memory, 16 MiB of output.
    fn default() -> Self {
        Limits { time: Duration::from_secs(60), address_space: None, output: 16 << 20 }
    }
}

/// How a program ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// By itself, with this exit status.
    Exited(i32),
    /// By a signal.
    Signal(i32),
    /// It was killed since its time was over.
    TimeOut,
}

/// What a program did.
#[derive(Clone, Debug)]
pub struct Ended {
    /// How it ended.
    pub end: End,
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error.
    pub stderr: Vec<u8>,
    /// How long it took.
    pub took: Duration,
}

/// Runs a command, with nothing on its standard input. What it leaves running when its time is over is killed
/// with it.
pub fn run(command: &Command, limits: &Limits) -> io::Result<Ended> {
    let mut limited = under_limits(command, limits);
    limited.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let start = Instant::now();
    let mut child = limited.spawn()?;
    let stdout = collect(child.stdout.take(), limits.output);
    let stderr = collect(child.stderr.take(), limits.output);
    let status = wait(&mut child, start + limits.time)?;
    let took = start.elapsed();
    let end = match status {
        None => End::TimeOut,
        Some(status) => match (status.code(), status.signal()) {
            (Some(code), _) => End::Exited(code),
            (None, signal) => End::Signal(signal.unwrap_or(0)),
        },
    };
    let gone = |_| io::Error::other("the output could not be read");
    Ok(Ended { end, stdout: stdout.join().map_err(gone)?, stderr: stderr.join().map_err(gone)?, took })
}

/// The same command, through a shell that sets the limit on addresses.
fn under_limits(command: &Command, limits: &Limits) -> Command {
    let mut limited = match limits.address_space {
        None => Command::new(command.get_program()),
        Some(bytes) => {
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(format!("ulimit -v {} && exec \"$@\"", bytes / 1024)).arg("sh");
            shell.arg(command.get_program());
            shell
        }
    };
    limited.args(command.get_args());
    for (key, value) in command.get_envs() {
        match value {
            Some(value) => limited.env(key, value),
            None => limited.env_remove(key),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        limited.current_dir(folder);
    }
    limited
}

/// Reads to the end, so that the writer never waits, and keeps the beginning.
fn collect(pipe: Option<impl Read + Send + 'static>, most: u64) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut kept = Vec::new();
        if let Some(mut pipe) = pipe {
            // A pipe that breaks has no more to say.
            let _ = pipe.by_ref().take(most).read_to_end(&mut kept);
            let _ = io::copy(&mut pipe, &mut io::sink());
        }
        kept
    })
}

fn wait(child: &mut Child, until: Instant) -> io::Result<Option<ExitStatus>> {
    let mut pause = Duration::from_micros(200);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= until {
            // The whole group: a child of the child would keep the pipes open.
            let group = format!("-{}", child.id());
            Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}

/// The first lines of a message, for a report.
pub fn excerpt(message: &[u8], lines: usize) -> String {
    let text = String::from_utf8_lossy(message);
    let mut kept: Vec<&str> = text.trim_end().lines().take(lines + 1).collect();
    if kept.len() > lines {
        kept[lines] = "...";
    }
    kept.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn output_status_and_signals_are_seen() {
        let ended = run(&shell("echo out; echo err >&2; exit 7"), &Limits::default()).unwrap();
        assert_eq!(
            (ended.end, &*ended.stdout, &*ended.stderr),
            (End::Exited(7), &b"out\n"[..], &b"err\n"[..])
        );
        let ended = run(&shell("kill -SEGV $$"), &Limits::default()).unwrap();
        assert_eq!(ended.end, End::Signal(11));
    }

    #[test]
    fn time_is_limited_for_children_too() {
        let limits = Limits { time: Duration::from_millis(200), ..Limits::default() };
        let ended = run(&shell("sleep 100 & sleep 100"), &limits).unwrap();
        assert_eq!(ended.end, End::TimeOut);
        assert!(ended.took < Duration::from_secs(10));
    }

    #[test]
    fn addresses_are_limited() {
        let limits = Limits { address_space: Some(1 << 28), ..Limits::default() };
        let ended = run(&shell("ulimit -v"), &limits).unwrap();
        assert_eq!(ended.stdout, b"262144\n");
    }
}
