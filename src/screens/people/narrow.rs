//! The filters of the people list: what can be chosen and how it reads on a chip.

use crate::domain::division;
use crate::domain::lang::{Lang, words};
use crate::domain::listing::PeopleFilter;
use crate::domain::occupation;
use crate::domain::record::{FactKind, FieldKind, Table};
use crate::domain::show::{self, Masking};
use crate::screens::menu::Menu;

/// An entry of the filter menus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Goes on to the levels.
    Levels,
    /// Goes on to the divisions.
    Divisions,
    /// Goes on to the occupations.
    Occupations,
    /// Goes on to the kinds of fact.
    Facts,
    /// This level.
    Level(String),
    /// This division.
    Division(String),
    /// This occupation.
    Occupation(String),
    /// At least one fact of this kind.
    Fact(String),
    /// No filter at all.
    Nothing,
}

/// What can be narrowed.
pub fn first_menu(filter: &PeopleFilter, lang: Lang) -> Menu<Pick> {
    let mut items = vec![
        (words("等级", "level").get(lang).to_owned(), Pick::Levels),
        (words("户籍地区", "division").get(lang).to_owned(), Pick::Divisions),
        (words("职业", "occupation").get(lang).to_owned(), Pick::Occupations),
        (words("有此事项", "has a fact").get(lang).to_owned(), Pick::Facts),
    ];
    if chips(filter, "", lang).next().is_some() {
        items.push((words("清除全部筛选", "clear all filters").get(lang).to_owned(), Pick::Nothing));
    }
    Menu::new(words("筛选", "filter").get(lang), items)
}

/// Takes a choice; the menu that follows, if any.
pub fn take(filter: &mut PeopleFilter, pick: Pick, lang: Lang) -> Option<Menu<Pick>> {
    match pick {
        Pick::Levels => return Some(Menu::new(words("等级", "level").get(lang), levels(lang))),
        Pick::Divisions => return Some(Menu::new(words("户籍地区", "division").get(lang), divisions())),
        Pick::Occupations => return Some(Menu::new(words("职业", "occupation").get(lang), occupations())),
        Pick::Facts => return Some(Menu::new(words("有此事项", "has a fact").get(lang), facts(lang))),
        Pick::Level(code) => filter.level = Some(code),
        Pick::Division(code) => filter.division = Some(code),
        Pick::Occupation(code) => filter.occupation = Some(code),
        Pick::Fact(code) => filter.fact = Some(code),
        Pick::Nothing => *filter = PeopleFilter::default(),
    }
    None
}

fn levels(lang: Lang) -> Vec<(String, Pick)> {
    match Table::Certificate.field("level").map(|field| field.kind) {
        Some(FieldKind::Choice(list)) => {
            list.iter().map(|c| (c.words.get(lang).to_owned(), Pick::Level(c.code.into()))).collect()
        }
        _ => Vec::new(),
    }
}

fn divisions() -> Vec<(String, Pick)> {
    division::quzhou()
        .map(|d| (format!("{} {}", d.name, d.code), Pick::Division(d.code.to_string())))
        .collect()
}

fn occupations() -> Vec<(String, Pick)> {
    let all = occupation::catalogue().all().iter();
    all.map(|o| (format!("{} {}", o.name, o.code), Pick::Occupation(o.code.clone()))).collect()
}

fn facts(lang: Lang) -> Vec<(String, Pick)> {
    FactKind::ALL.iter().map(|k| (k.words().get(lang).to_owned(), Pick::Fact(k.code().into()))).collect()
}

/// Every filter that holds, as it is read.
pub fn chips<'a>(
    filter: &'a PeopleFilter,
    employer: &'a str,
    lang: Lang,
) -> impl Iterator<Item = String> + 'a {
    let shown = move |table: Table, key: &str, code: &str| {
        table.field(key).map_or_else(|| code.to_owned(), |f| show::show(f, code, lang, Masking::Masked))
    };
    let level =
        filter.level.as_deref().map(move |c| (words("等级", "level"), shown(Table::Certificate, "level", c)));
    let division = filter
        .division
        .as_deref()
        .map(move |c| (words("地区", "division"), shown(Table::Person, "division", c)));
    let occupation = filter
        .occupation
        .as_deref()
        .map(move |c| (words("职业", "occupation"), shown(Table::Certificate, "occupation", c)));
    let fact = filter
        .fact
        .as_deref()
        .and_then(FactKind::from_code)
        .map(move |kind| (words("事项", "fact"), kind.words().get(lang).to_owned()));
    let works = filter.employer.map(move |_| (words("单位", "employer"), employer.to_owned()));
    [level, division, occupation, fact, works]
        .into_iter()
        .flatten()
        .map(move |(name, value)| format!("{}:{value}", name.get(lang)))
}
