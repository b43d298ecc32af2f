use super::*;
use proptest::prelude::*;

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

/// Feeds pieces at their times and lets every wait run out.
fn read(pieces: &[(u64, &[u8])]) -> Vec<Input> {
    let mut decoder = Decoder::default();
    let mut out = Vec::new();
    for (at, bytes) in pieces {
        run_out(&mut decoder, Some(ms(*at)), &mut out);
        decoder.feed(bytes, ms(*at), &mut out);
    }
    run_out(&mut decoder, None, &mut out);
    out
}

/// What the input thread does between two reads: sleeps exactly as long as it was told.
fn run_out(decoder: &mut Decoder, until: Option<Duration>, out: &mut Vec<Input>) {
    let mut now = decoder.last;
    while let Some(wait) = decoder.wait(now) {
        now += wait;
        if until.is_some_and(|until| now >= until) {
            return;
        }
        decoder.expire(now, out);
    }
}

fn keys(pieces: &[(u64, &[u8])]) -> String {
    let names: Vec<String> = read(pieces)
        .into_iter()
        .map(|input| match input {
            Input::Key(key) => key.to_string(),
            Input::Paste(text) => format!("<{text}>"),
        })
        .collect();
    names.join(" ")
}

#[test]
fn keys_of_many_terminals_are_known() {
    assert_eq!(
        keys(&[(0, b"a\r\t\x7f\x08\x13\x1b[A\x1bOB\x1b[1;5C\x1b[5~\x1b[Z")]),
        [
            "a",
            "enter",
            "tab",
            "backspace",
            "backspace",
            "ctrl-s",
            "up",
            "down",
            "ctrl-right",
            "pageup",
            "shift-tab"
        ]
        .join(" ")
    );
    assert_eq!(keys(&[(0, b"\x1bOP\x1b[[B\x1b[15~\x1b[24~\x1b[1;2A")]), "f1 f2 f5 f12 shift-up");
    assert_eq!(keys(&[(0, "张é".as_bytes())]), "张 é");
    assert_eq!(keys(&[(0, b"\x1bx")]), "alt-x");
}

#[test]
fn a_lone_esc_is_esc_after_a_moment() {
    assert_eq!(keys(&[(0, b"\x1b")]), "esc");
    assert_eq!(keys(&[(0, b"\x1b"), (80, b"j")]), "esc j");
    assert_eq!(keys(&[(0, b"\x1b\x1b")]), "esc esc");
}

#[test]
fn a_split_arrow_key_is_joined() {
    for gap in [1, 20, 59] {
        assert_eq!(keys(&[(0, b"\x1b"), (gap, b"[A")]), "up", "{gap} ms");
        assert_eq!(keys(&[(0, b"\x1b["), (gap, b"5"), (2 * gap, b"~")]), "pageup", "{gap} ms");
    }
}

#[test]
fn a_rest_that_comes_late_does_not_become_letters() {
    assert_eq!(keys(&[(0, b"\x1b"), (300, b"[A")]), "esc up");
    assert_eq!(keys(&[(0, b"\x1b"), (300, b"[Abc")]), "esc [ A b c");
    assert_eq!(keys(&[(0, b"\x1b"), (900, b"[A")]), "esc [ A");
}

#[test]
fn split_characters_are_joined_and_broken_ones_dropped() {
    let zhang = "张".as_bytes();
    assert_eq!(keys(&[(0, &zhang[..1]), (30, &zhang[1..])]), "张");
    assert_eq!(keys(&[(0, b"\xd5\xc5a\xffb")]), "a b");
}

#[test]
fn answers_and_the_mouse_mean_nothing() {
    assert_eq!(keys(&[(0, b"\x1b[12;40R\x1b[?62;c\x1b]11;rgb:0/0/0\x07\x1b[Mabc\x1b[<0;1;1Mx")]), "x");
}

#[test]
fn pasted_text_is_one_text() {
    assert_eq!(keys(&[(0, b"\x1b[200~a\r\nb\x1b[A\rc\x1b[201~")]), "<a\nb\x1b[A\nc>");
    assert_eq!(keys(&[(0, b"\x1b[200~ab\x1b[2"), (30, b"01~")]), "<ab>");
}

#[test]
fn a_paste_without_end_is_given_up() {
    assert_eq!(keys(&[(0, b"\x1b[200~ab"), (1500, b"x")]), "<ab> x");
    let typed: Vec<(u64, &[u8])> = std::iter::once((0, b"\x1b[200~ab".as_slice()))
        .chain((1..9).map(|i| (i * 400, b"k".as_slice())))
        .collect();
    assert!(keys(&typed).ends_with(" k k k"), "{}", keys(&typed));
}

#[test]
fn what_follows_a_paste_at_once_runs_no_command() {
    assert_eq!(keys(&[(0, b"\x1b[200~a\x1b[201~d\r\x1b[A\x13y")]), "<ad\ny>");
    assert_eq!(keys(&[(0, b"\x1b[200~a\x1b[201~"), (20, b"d"), (90, b"d")]), "<ad> d");
}

#[test]
fn a_huge_paste_is_cut_and_does_not_leak_into_keys() {
    let huge = ["\x1b[200~", &"张".repeat(400_000), "\x1b[201~"].concat();
    let pieces: Vec<(u64, &[u8])> =
        huge.as_bytes().chunks(4096).enumerate().map(|(i, part)| (i as u64, part)).collect();
    let read = read(&pieces);
    assert_eq!(read.len(), 1);
    let Some(Input::Paste(text)) = read.first() else { panic!("{read:?}") };
    assert!(text.len() <= PASTE_MOST && text.chars().all(|c| c == '张'));
}

proptest! {
    #[test]
    fn any_bytes_in_any_pieces_end_in_rest(pieces in prop::collection::vec((0u64..200, prop::collection::vec(any::<u8>(), 0..20)), 0..20)) {
        let mut decoder = Decoder::default();
        let mut out = Vec::new();
        let mut now = ms(0);
        for (gap, bytes) in &pieces {
            now += ms(*gap);
            decoder.feed(bytes, now, &mut out);
        }
        run_out(&mut decoder, None, &mut out);
        prop_assert_eq!(decoder.wait(now + ms(10_000)), None);
    }

    #[test]
    fn typed_text_arrives_whole_however_it_is_cut(text in "[a-z张王李 ]{0,30}", cut in 0usize..60) {
        let bytes = text.as_bytes();
        let (head, tail) = bytes.split_at(cut.min(bytes.len()));
        let read = read(&[(0, head), (40, tail)]);
        let got: String = read.iter().filter_map(|input| match input {
            Input::Key(key) => key.text(),
            Input::Paste(_) => None,
        }).collect();
        prop_assert_eq!(got, text);
    }
}
