//! What a form looks like at 80 columns, and that no size breaks it.

use super::*;
use crate::domain::day::Day;
use crate::domain::record::Table;
use crate::ui::form::{Action, Input, Plan};
use crate::ui::line_edit::Edit;

fn form(table: Table) -> Form {
    let today = Day::new(2026, 11, 24).unwrap();
    Form::new(&Plan::new_record(table), Settings { today, lang: Lang::Zh, auto_advance: true })
}

fn types(form: &mut Form, text: &str) {
    for c in text.chars() {
        form.input(Input::Edit(Edit::Insert(c)));
    }
}

fn lines(form: &Form, width: u16, height: u16) -> (Vec<String>, Option<Position>) {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    let caret = draw(form, area, &mut buffer, &Theme::default());
    let line = |y: u16| {
        let mut text = String::new();
        let mut x = 0;
        while x < width {
            let symbol = buffer[(x, y)].symbol();
            text.push_str(symbol);
            x += u16::try_from(crate::domain::width::width(symbol).max(1)).unwrap();
        }
        text.trim_end().to_owned()
    };
    ((0..height).map(line).collect(), caret)
}

#[test]
fn a_fault_stands_beside_its_field_and_the_caret_in_it() {
    let mut form = form(Table::Person);
    types(&mut form, "330802199003150011");
    let (seen, caret) = lines(&form, 80, 20);
    assert!(seen[0].starts_with(">证件号码"), "{}", seen[0]);
    assert!(seen[0].contains("!! 校验码不符"), "{}", seen[0]);
    let label = crate::domain::width::width(">证件号码  ");
    assert_eq!(caret, Some(Position::new(u16::try_from(label).unwrap() + 18, 0)));
}

#[test]
fn a_list_opens_under_a_chosen_field_and_the_caret_stays() {
    let mut form = form(Table::Organisation);
    types(&mut form, "衢州某厂");
    form.input(Input::Do(Action::Next));
    form.input(Input::Do(Action::Next));
    types(&mut form, "xx");
    let (seen, caret) = lines(&form, 80, 20);
    assert!(seen[2].contains("xx"), "{seen:?}");
    form.input(Input::Edit(Edit::Backspace));
    let (with_list, _) = lines(&form, 80, 20);
    assert!(with_list[3].contains("> 学校") || with_list[3].contains('>'), "{with_list:?}");
    assert_eq!(caret.unwrap().y, 2);
}

#[test]
fn defaults_are_seen_where_nothing_is_typed() {
    let (seen, _) = lines(&form(Table::Person), 80, 20);
    let local = seen.iter().find(|line| line.contains("本市选手")).unwrap();
    assert!(local.contains('是'), "{local}");
}

#[test]
fn the_focused_field_is_seen_however_low_the_window() {
    let mut form = form(Table::Certificate);
    form.input(Input::Do(Action::Last));
    for height in 3..30 {
        let (seen, caret) = lines(&form, 80, height);
        let y = usize::from(caret.unwrap().y);
        assert!(seen[y].starts_with(">备注"), "{height}: {seen:?}");
    }
}

#[test]
fn no_size_breaks_it_and_no_cell_is_cut_in_half() {
    for table in Table::all() {
        let mut form = form(table);
        types(&mut form, "衢州市柯城区新新街道某某有限公司技能大师工作室");
        for (width, height) in [(0, 0), (1, 1), (19, 3), (20, 3), (33, 7), (80, 24), (200, 50)] {
            let (_, caret) = lines(&form, width, height);
            assert!(caret.is_none_or(|at| at.x < width && at.y < height), "{table:?} {width}x{height}");
        }
    }
}

#[test]
fn a_value_nobody_typed_says_where_it_comes_from() {
    let mut form = form(Table::Person);
    form.input(Input::Paste("11010519491231002X".into()));
    let (seen, _) = lines(&form, 80, 20);
    let sex = seen.iter().find(|line| line.contains("性别")).unwrap();
    assert!(sex.contains("女") && sex.contains("由号码得出"), "{sex}");
}
