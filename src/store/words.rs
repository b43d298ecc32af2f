//! Search words: what the index holds of a person or an organisation, and what a query asks of it.
//!
//! A word of the index carries its class in its first letter, so that an initial never meets a number:
//! `c` one or two Chinese characters, `i` initials, `p` beginning of the full pinyin, `q` the whole of it,
//! `n` beginning of an identity number or credit code, `m` the whole of it, `t` tail of an identity number,
//! `h` tail of a phone number, `k` certificate number, and for the filters `d` division, `l` level,
//! `w` occupation, `o` employer, `f` kind of fact.

use crate::domain::name;
use std::fmt::Write as _;

/// Beginnings of pinyin are indexed up to this length; longer ones are ranges over whole keys.
const PINYIN: usize = 6;
/// Beginnings of numbers likewise.
const NUMBER: usize = 10;
/// Initials longer than this are cut.
const INITIALS: usize = 6;

/// The words of one record, behind each other; a word may stand there twice.
#[derive(Default)]
pub(super) struct Words(String);

impl Words {
    /// The text for the index.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    fn add(&mut self, class: char, word: &str) {
        self.0.push(class);
        self.0.extend(word.chars().filter(|c| *c != '-' && *c != ':'));
        self.0.push(' ');
    }

    /// Every character and every two neighbours of the Chinese parts; other parts as pinyin-like words.
    pub(super) fn characters(&mut self, text: &str) {
        let mut before = None;
        for c in text.chars() {
            let now = is_word(c).then_some(c);
            if let Some(c) = now {
                self.add('c', c.encode_utf8(&mut [0; 4]));
                if let Some(b) = before {
                    self.add('c', &pair(b, c));
                }
            }
            before = now;
        }
    }

    /// Name, pinyin and initials.
    pub(super) fn name(&mut self, text: &str) {
        self.characters(text);
        self.keys(&name::keys(text));
    }

    /// Name of an organisation, pinyin and initials without surname readings.
    pub(super) fn title(&mut self, text: &str) {
        self.characters(text);
        self.keys(&name::NameKeys { full: vec![name::full(text)], initials: vec![name::initials(text)] });
    }

    fn keys(&mut self, keys: &name::NameKeys) {
        for full in &keys.full {
            for (n, _) in full.char_indices().skip(1).take(PINYIN - 1) {
                self.add('p', full.get(..n).unwrap_or(""));
            }
            self.add('p', cut(full, PINYIN));
            self.add('q', full);
        }
        for initials in &keys.initials {
            for n in 1..=initials.len().min(INITIALS) {
                self.add('i', cut(initials, n));
            }
        }
    }

    /// An identity number or credit code: beginnings, whole, last four to six.
    pub(super) fn number(&mut self, number: &str) {
        let number = number.to_ascii_lowercase();
        for n in 1..=number.len().min(NUMBER) {
            self.add('n', cut(&number, n));
        }
        self.add('m', &number);
        for n in 4..=6 {
            self.add('t', tail(&number, n));
        }
    }

    /// A telephone: tails from four figures to the whole.
    pub(super) fn phone(&mut self, phone: &str) {
        let figures: String = phone.chars().filter(char::is_ascii_digit).collect();
        for n in [4, 5, 6, 7, 8] {
            self.add('h', tail(&figures, n));
        }
        self.add('h', &figures);
    }

    /// A certificate number: whole and last six.
    pub(super) fn certificate(&mut self, number: &str) {
        let number = number.to_ascii_lowercase();
        self.add('k', &number);
        self.add('k', tail(&number, 6));
    }

    /// A word of a filter.
    pub(super) fn filter(&mut self, class: char, code: &str) {
        self.add(class, &code.to_ascii_lowercase().replace('_', ""));
    }
}

/// The condition of a filter in a query.
pub(super) fn filter(class: char, code: &str) -> String {
    let code: String = code.to_ascii_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    format!("\"{class}{code}\"")
}

/// What a search box asks: a condition for the index and what must be checked on each row it finds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    /// Conditions, all of which must hold.
    pub(super) conditions: Vec<String>,
    /// Chinese words of three characters and more: neighbours alone do not prove them.
    pub(super) phrases: Vec<String>,
    /// Numbers longer than what the index holds of them.
    pub(super) numbers: Vec<String>,
}

impl Query {
    /// Reads the search box.
    pub(super) fn new(text: &str) -> Self {
        let mut query = Self::default();
        for word in text.split(|c: char| c.is_whitespace() || c == '　') {
            query.word(&fold(word));
        }
        query
    }

    /// True when nothing was asked.
    pub(super) fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    fn word(&mut self, word: &str) {
        let mut run = String::new();
        let mut kind = None;
        for c in word.chars() {
            let this = is_word(c);
            if kind.is_some_and(|k| k != this) {
                self.run(&std::mem::take(&mut run));
            }
            kind = Some(this);
            run.push(c);
        }
        self.run(&run);
    }

    /// One run of the same script.
    fn run(&mut self, run: &str) {
        if run.chars().next().is_some_and(is_word) {
            self.chinese(run);
            return;
        }
        let code: String = run.chars().filter(char::is_ascii_alphanumeric).collect();
        if code.is_empty() {
            return;
        }
        if code.bytes().all(|b| b.is_ascii_lowercase()) {
            self.conditions.push(letters(&code));
        } else {
            self.figures(&code);
        }
    }

    fn chinese(&mut self, run: &str) {
        let chars: Vec<char> = run.chars().collect();
        if let [one] = chars.as_slice() {
            self.conditions.push(format!("\"c{one}\""));
        }
        for two in chars.windows(2) {
            if let [a, b] = two {
                self.conditions.push(format!("\"c{}\"", pair(*a, *b)));
            }
        }
        if chars.len() > 2 {
            self.phrases.push(run.to_owned());
        }
    }

    fn figures(&mut self, code: &str) {
        let mut any = vec![format!("\"n{}\"", cut(code, NUMBER))];
        if code.len() > NUMBER {
            any = vec![format!("\"m{code}\"*")];
        }
        if (4..=6).contains(&code.len()) {
            any.push(format!("\"t{code}\""));
        }
        if code.len() >= 4 && code.bytes().all(|b| b.is_ascii_digit()) {
            match code.len() {
                9.. if code.len() < 11 => {
                    any.push(format!("\"h{}\"", tail(code, 8)));
                    self.numbers.push(code.to_owned());
                }
                _ => any.push(format!("\"h{code}\"")),
            }
        }
        if code.len() == 6 {
            any.push(format!("\"k{code}\""));
        } else if code.len() > 6 {
            any.push(format!("\"k{code}\"*"));
        }
        self.conditions.push(format!("({})", any.join(" OR ")));
    }
}

/// Letters: initials or the beginning of the pinyin; as a number only when long.
fn letters(code: &str) -> String {
    let mut any = Vec::new();
    if code.len() <= INITIALS {
        any.push(format!("\"i{code}\""));
    }
    if code.len() <= PINYIN {
        any.push(format!("\"p{code}\""));
    } else {
        any.push(format!("\"q{code}\"*"));
    }
    if code.len() <= 3 {
        any.push(format!("\"n{code}\""));
    }
    format!("({})", any.join(" OR "))
}

/// Full width to half width, letters to small ones.
fn fold(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    word.nfkc().flat_map(char::to_lowercase).collect()
}

/// Characters that are looked up by themselves: everything that is a letter beyond ASCII.
fn is_word(c: char) -> bool {
    !c.is_ascii() && c.is_alphabetic()
}

fn pair(a: char, b: char) -> String {
    let mut text = String::with_capacity(8);
    let _ = write!(text, "{a}{b}");
    text
}

fn cut(text: &str, n: usize) -> &str {
    let end = text.char_indices().nth(n).map_or(text.len(), |(i, _)| i);
    text.get(..end).unwrap_or(text)
}

fn tail(text: &str, n: usize) -> &str {
    let from = text.char_indices().rev().nth(n.saturating_sub(1)).map_or(0, |(i, _)| i);
    text.get(from..).unwrap_or(text)
}
