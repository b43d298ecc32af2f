//! Search words: what the index holds of a person or an organisation, and what a query asks of it.
//!
//! A word of the index carries its class in its first letter, so that an initial never meets a number:
//! `c` one or two Chinese characters, `i` initials, `p` beginning of the full pinyin, `q` the whole of it,
//! `a` letter under which the name is sorted, `n` beginning of an identity number or credit code, `m` the
//! whole credit code, `t` tail of an identity number, `h` tail of a phone number, `k` certificate number, and
//! for the filters `d` division, `l` level, `w` occupation, `o` employer, `f` kind of fact.
//!
//! A word costs most where few share it, so what few share is left out where a question can do without:
//! people have beginnings and tails of even lengths only (an odd one asks for the ten it may go on to), and
//! what the longest cannot tell is looked up in the row.

use crate::domain::name;
use std::fmt::Write as _;

/// Beginnings of pinyin are indexed up to this length; longer ones are ranges over whole keys.
const PINYIN: usize = 6;
/// Beginnings of numbers are indexed up to this length; longer ones are proved on the row.
const NUMBER: usize = 10;
/// Tails of telephones likewise.
const PHONE: usize = 8;
/// Initials longer than this are cut.
const INITIALS: usize = 6;

/// The words of one record, behind each other; a word may stand there twice.
#[derive(Debug, Default)]
pub(super) struct Words(String);

impl Words {
    /// The text for the index.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// The terms the index makes of them, each once.
    pub(super) fn terms(&self) -> Vec<String> {
        let split = self.0.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric());
        let mut terms: Vec<String> =
            split.filter(|term| !term.is_empty()).map(str::to_ascii_lowercase).collect();
        terms.sort_unstable();
        terms.dedup();
        terms
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
        let keys = name::keys(text);
        if let Some(first) = keys.full.first() {
            self.add('a', cut(first, 1));
        }
        self.keys(&keys);
    }

    /// Name of an organisation, pinyin and initials without surname readings.
    pub(super) fn title(&mut self, text: &str) {
        self.characters(text);
        self.keys(&name::NameKeys { full: vec![name::full(text)], initials: vec![name::initials(text)] });
    }

    fn keys(&mut self, keys: &name::NameKeys) {
        for full in &keys.full {
            // the first letter alone is an initial already
            for (n, _) in full.char_indices().skip(2).take(PINYIN - 2) {
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

    /// An identity number: beginnings, last four and six; letters in front count as initials.
    pub(super) fn identity(&mut self, number: &str) {
        let number = number.to_ascii_lowercase();
        for n in (2..=number.len().min(NUMBER)).step_by(2) {
            self.add('n', cut(&number, n));
        }
        for n in [4, 6] {
            self.add('t', tail(&number, n));
        }
        self.front_letters(&number);
    }

    fn front_letters(&mut self, number: &str) {
        let letters = number.bytes().take_while(u8::is_ascii_lowercase).count();
        for n in 1..=letters {
            self.add('i', cut(number, n));
        }
    }

    /// A credit code: every beginning, and the whole; letters in front count as initials.
    pub(super) fn credit_code(&mut self, code: &str) {
        let code = code.to_ascii_lowercase();
        for n in 1..=code.len().min(NUMBER) {
            self.add('n', cut(&code, n));
        }
        self.add('m', &code);
        self.front_letters(&code);
    }

    /// A telephone: tails.
    pub(super) fn phone(&mut self, phone: &str) {
        let figures: String = phone.chars().filter(char::is_ascii_digit).collect();
        for n in (4..=PHONE).step_by(2) {
            self.add('h', tail(&figures, n));
        }
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
    /// Numbers of which the index holds less than was asked.
    pub(super) numbers: Vec<String>,
    /// The letter under which most of the people found are sorted, when one can be told.
    pub(super) sorted_under: Option<char>,
    /// The index holds whole numbers: it is that of the organisations.
    whole: bool,
}

impl Query {
    /// Reads the search box of people.
    pub(super) fn people(text: &str) -> Self {
        Self::read(Self::default(), text)
    }

    /// Reads the search box of organisations.
    pub(super) fn organisations(text: &str) -> Self {
        Self::read(Self { whole: true, ..Self::default() }, text)
    }

    fn read(mut query: Self, text: &str) -> Self {
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
            self.sorted_under = self.sorted_under.or(code.chars().next());
            self.conditions.push(letters(&code));
        } else {
            self.figures(&code);
        }
    }

    fn chinese(&mut self, run: &str) {
        let chars: Vec<char> = run.chars().collect();
        let reading = || name::keys(run).full.first()?.chars().next();
        self.sorted_under = self.sorted_under.or_else(reading);
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
        let mut any = begins(code);
        if self.whole && code.len() > NUMBER {
            any = vec![format!("\"m{code}\"*")];
        }
        if (4..=6).contains(&code.len()) {
            any.extend(ends('t', code));
        }
        if code.len() >= 4 && code.bytes().all(|b| b.is_ascii_digit()) {
            any.extend(ends('h', tail(code, PHONE)));
        }
        if code.len() > PHONE && !self.whole {
            self.numbers.push(code.to_owned());
        }
        if code.len() == 6 {
            any.push(format!("\"k{code}\""));
        } else if code.len() > 6 {
            any.push(format!("\"k{code}\"*"));
        }
        self.conditions.push(format!("({})", any.join(" OR ")));
    }
}

/// Numbers that begin like this. People have even lengths only; a credit code has every length.
fn begins(code: &str) -> Vec<String> {
    let mut any = vec![format!("\"n{}\"", cut(code, NUMBER))];
    if code.len() < NUMBER && code.len() % 2 == 1 {
        any.extend((0..=9).map(|next| format!("\"n{code}{next}\"")));
    }
    any
}

/// Numbers that end like this, of even lengths only.
fn ends(class: char, code: &str) -> Vec<String> {
    let mut any = vec![format!("\"{class}{code}\"")];
    if code.len() % 2 == 1 {
        any.extend((0..=9).map(|before| format!("\"{class}{before}{code}\"")));
    }
    any
}

/// Letters: initials or the beginning of the pinyin.
fn letters(code: &str) -> String {
    let mut any = Vec::new();
    if code.len() <= INITIALS {
        any.push(format!("\"i{code}\""));
    }
    match code.len() {
        1 => {}
        2..=PINYIN => any.push(format!("\"p{code}\"")),
        _ => any.push(format!("\"q{code}\"*")),
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
