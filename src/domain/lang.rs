//! The two languages of the program and a text that exists in both.

/// The language a person reads. Chinese comes first everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// 中文
    #[default]
    Zh,
    /// English; official Chinese terms without a standard translation stay Chinese.
    En,
}

/// A fixed text in both languages. A missing one does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Words {
    /// The text in `lang`.
    pub const fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

/// Both texts of a thing, Chinese first: `words("姓名", "name")`.
pub const fn words(zh: &'static str, en: &'static str) -> Words {
    Words { zh, en }
}
