//! Draws the people list.

use super::People;
use crate::domain::lang::{Lang, words};
use crate::domain::listing::{PeopleOrder, PersonRow};
use crate::domain::mask;
use crate::domain::record::Table as Kind;
use crate::domain::show::{self, Masking};
use crate::screens::ViewCx;
use crate::screens::finder::{self, view::Face};
use crate::screens::narrow::chip;
use crate::ui::table::Column;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// How many sets of columns there are.
pub const PRESETS: usize = 3;

/// Draws it and says where the caret stands.
pub fn draw(people: &People, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let employer = people.employer.as_ref();
    let chips: Vec<_> =
        employer.map(|(_, name)| chip(words("单位", "employer"), name, cx.lang)).into_iter().collect();
    let empty = if people.is_narrowed() {
        words("没有符合的人员。按 Esc 清除条件。", "Nobody fits. Esc clears the conditions.")
    } else {
        words(
            "名册还是空的。按 n 新增，或按 I 导入表格。",
            "The register is empty. n adds a person, I imports a sheet.",
        )
    };
    let face = Face {
        columns: &columns(people.columns, cx.lang),
        chips: &chips,
        order: order_words(people.order).get(cx.lang),
        empty,
    };
    let cells = |row| cells(row, people.columns, cx.lang).into_iter().map(Into::into).collect();
    finder::view::draw(&people.finder, area, buffer, cx, &face, cells)
}

const fn order_words(order: PeopleOrder) -> crate::domain::lang::Words {
    match order {
        PeopleOrder::Newest => words("新录入在前", "newest first"),
        PeopleOrder::Name => words("按姓名", "by name"),
        PeopleOrder::Level => words("等级高在前", "highest level first"),
        PeopleOrder::Birth => words("年长在前", "eldest first"),
    }
}

fn columns(preset: usize, lang: Lang) -> Vec<Column> {
    let w = |zh, en| words(zh, en).get(lang);
    let name = Column::new(w("姓名", "name"), 10).sharing(1);
    let number = Column::new(w("证件号码", "identity no."), 18);
    let level = Column::new(w("等级", "level"), if lang == Lang::Zh { 8 } else { 14 }).drop(1);
    let occupation = Column::new(w("职业", "occupation"), 14).sharing(1).drop(2);
    let employer = Column::new(w("工作单位", "employer"), 18).sharing(1);
    let phone = Column::new(w("电话", "phone"), 11).drop(1);
    let birth = Column::new(w("出生", "born"), 10).drop(2);
    let sex = Column::new(w("性别", "sex"), 6).drop(3);
    let division = Column::new(w("户籍", "division"), 14).sharing(1);
    match preset {
        0 => vec![name, number, level, occupation, employer],
        1 => vec![name, number, phone, employer],
        _ => vec![name, number, sex, birth, division],
    }
}

fn cells(row: &PersonRow, preset: usize, lang: Lang) -> Vec<String> {
    let shown = |kind: Kind, key: &str, value: &Option<String>| match (kind.field(key), value) {
        (Some(field), Some(code)) => show::show(field, code, lang, Masking::Masked),
        _ => String::new(),
    };
    let name = row.name.clone();
    let number = row.id_number.as_deref().map(mask::id_number).unwrap_or_default();
    let employer = row.employer.clone().unwrap_or_default();
    match preset {
        0 => {
            let level = shown(Kind::Certificate, "level", &row.level);
            // the name alone, without the number in front of it, fits the column and costs less to send
            let level = level.rsplit('/').next().unwrap_or_default();
            let level = level.strip_prefix("level ").unwrap_or(level).to_owned();
            vec![name, number, level, shown(Kind::Certificate, "occupation", &row.occupation), employer]
        }
        1 => vec![name, number, row.phone.as_deref().map(mask::phone).unwrap_or_default(), employer],
        _ => vec![
            name,
            number,
            shown(Kind::Person, "sex", &row.sex),
            row.birth.map(|day| mask::birth(&day.to_string())).unwrap_or_default(),
            shown(Kind::Person, "division", &row.division),
        ],
    }
}
