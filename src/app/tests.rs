use super::*;
use crate::domain::day::Day;
use crate::domain::listing::{Page, PersonRow};
use crate::domain::record::RecordId;
use crate::domain::role::Role as UserRole;
use crate::keymap::key::KeyCode;
use crate::message::{Reply, StoreName};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

fn app() -> App {
    let session = Session {
        today: Day::parse_iso("2026-05-01").unwrap(),
        store: StoreName::Practice,
        user: "王".into(),
        roles: vec![UserRole::Clerk],
        practice: true,
        sitting: "test".into(),
    };
    let start = Start {
        session,
        lang: Lang::Zh,
        theme: Theme::default(),
        settings: Vec::new(),
        own_keys: None,
        size: (80, 24),
    };
    App::new(start).0
}

fn press(app: &mut App, key: &str) -> Vec<Effect> {
    app.update(Event::Key(Key::parse(key).unwrap()))
}

fn screen(app: &App, columns: u16, rows: u16) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    app.view(&mut buffer);
    buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect::<String>().replace(' ', "")
}

fn asked(effects: &[Effect]) -> Vec<(Ticket, &Request)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Ask(ticket, request) => Some((*ticket, request)),
            _ => None,
        })
        .collect()
}

fn people_of(names: &[&str]) -> Reply {
    let row = |(id, name): (i64, &&str)| PersonRow {
        id: RecordId(id),
        sort_key: id.to_string(),
        name: (*name).into(),
        id_number: None,
        sex: None,
        birth: None,
        level: None,
        occupation: None,
        employer: None,
        phone: None,
        division: None,
    };
    Reply::People(Page { rows: (1..).zip(names).map(row).collect(), more: false })
}

#[test]
fn any_size_is_drawn_and_a_small_one_says_so() {
    let mut app = app();
    for key in ["2", "?", "esc", ":", "esc", "5", "q", "q"] {
        press(&mut app, key);
        for (columns, rows) in [(0, 0), (1, 1), (5, 2), (59, 30), (60, 16), (80, 24), (200, 60)] {
            app.update(Event::Resize(columns, rows));
            screen(&app, columns, rows);
        }
    }
    assert!(screen(&app, 40, 10).contains("退出？Enter是"));
    press(&mut app, "esc");
    assert!(screen(&app, 40, 10).contains("窗口太小"));
}

#[test]
fn an_answer_to_an_older_question_is_dropped_and_the_old_rows_stay() {
    let mut app = app();
    let first = press(&mut app, "2");
    let (ticket, _) = asked(&first).into_iter().find(|(_, r)| matches!(r, Request::People { .. })).unwrap();
    app.update(Event::Reply(ticket, people_of(&["张国方"])));
    press(&mut app, "/");
    let (one, two) = (press(&mut app, "z"), press(&mut app, "g"));
    assert!(two.iter().any(|effect| matches!(effect, Effect::Interrupt(_))));
    let (stale, newest) = (asked(&one).last().unwrap().0, asked(&two).last().unwrap().0);
    app.update(Event::Reply(stale, people_of(&["仇小明"])));
    assert!(screen(&app, 80, 24).contains("张国方"));
    app.update(Event::Reply(newest, people_of(&["曾志刚"])));
    let shown = screen(&app, 80, 24);
    assert!(shown.contains("曾志刚") && !shown.contains("仇小明"), "{shown}");
}

#[test]
fn what_is_typed_before_the_rows_are_there_means_the_rows_to_come() {
    let mut app = app();
    let ticket_of = |effects: &[Effect]| {
        asked(effects).into_iter().rev().find(|(_, r)| matches!(r, Request::People { .. })).unwrap().0
    };
    let first = ticket_of(&press(&mut app, "2"));
    app.update(Event::Reply(first, people_of(&["张国方", "李明", "王军"])));
    press(&mut app, "/");
    let searched = ticket_of(&press(&mut app, "z"));
    for key in ["down", "enter", "m"] {
        assert_eq!(asked(&press(&mut app, key)), [], "{key} waits");
    }
    assert_eq!(app.stack().count(), 1);
    let effects = app.update(Event::Reply(searched, people_of(&["仇小明", "曾志刚"])));
    let opened = format!("{:?}", asked(&effects));
    assert!(opened.contains("RecordId(2)") && !opened.contains("RecordId(1)"), "{opened}");
    assert_eq!(app.stack().count(), 3, "the person, and the payment that m begins");
}

#[test]
fn leaving_does_not_wait_for_rows_and_what_waits_goes_with_a_list_that_cannot_be_read() {
    let mut app = app();
    let effects = press(&mut app, "2");
    let (ticket, _) = asked(&effects).into_iter().find(|(_, r)| matches!(r, Request::People { .. })).unwrap();
    press(&mut app, "enter");
    press(&mut app, "5");
    assert_eq!(app.tab(), Tab::People);
    press(&mut app, "ctrl-q");
    assert!(press(&mut app, "y").contains(&Effect::Quit));
    press(&mut app, "enter");
    app.update(Event::Reply(ticket, Reply::Failed("磁盘有故障".into())));
    assert_eq!(app.tab(), Tab::Organisations);
}

#[test]
fn digits_are_text_while_one_searches_and_tabs_otherwise() {
    let mut app = app();
    for key in ["2", "/", "5"] {
        press(&mut app, key);
    }
    assert_eq!(app.tab(), Tab::People);
    press(&mut app, "esc");
    press(&mut app, "5");
    assert_eq!(app.tab(), Tab::Organisations);
}

#[test]
fn leaving_is_asked_first_and_said_yes_to() {
    let mut app = app();
    assert!(!press(&mut app, "ctrl-q").contains(&Effect::Quit));
    assert!(!press(&mut app, "esc").contains(&Effect::Quit));
    press(&mut app, "q");
    assert!(press(&mut app, "enter").contains(&Effect::Quit));
    assert!(app.update(Event::HangUp).contains(&Effect::Quit));
}

#[test]
fn a_failed_operation_is_told_in_the_dialog_and_may_be_tried_again() {
    let mut app = app();
    press(&mut app, "R");
    let effects = press(&mut app, "y");
    let (ticket, request) = *asked(&effects).last().unwrap();
    assert_eq!(request, &Request::ResetPractice);
    app.update(Event::Reply(ticket, Reply::Failed("磁盘已满".into())));
    assert!(screen(&app, 80, 24).contains("磁盘已满"));
    let again = press(&mut app, "enter");
    let (ticket, _) = *asked(&again).last().unwrap();
    // whose store it is may have changed with it
    let effects = app.update(Event::Reply(ticket, Reply::Kept));
    let (ticket, _) = *asked(&effects).iter().find(|(_, request)| **request == Request::Roles).unwrap();
    assert!(screen(&app, 80, 24).contains("练习库经办"));
    app.update(Event::Reply(ticket, Reply::Roles(vec![UserRole::Clerk, UserRole::Keeper])));
    assert!(screen(&app, 80, 24).contains("练习库管理征求意见稿"));
}

#[test]
fn the_top_line_holds_every_tab_and_the_mark_in_both_languages() {
    let mut app = app();
    for columns in [60, 80] {
        assert!(
            screen(&app, columns, 24).contains("政策")
                && screen(&app, columns, 24).contains("征求意见稿·试算")
        );
        press(&mut app, "L");
        let english = screen(&app, columns, 24);
        assert!(english.contains("0Policy") && english.contains("DRAFT"), "{english}");
        press(&mut app, "L");
    }
    press(&mut app, "L");
    assert!(screen(&app, 80, 24).contains("practiceclerkDRAFT"));
}

#[test]
fn the_language_is_switched_at_run_time_and_kept() {
    let mut app = app();
    assert!(screen(&app, 80, 24).contains("首页"));
    let effects = press(&mut app, "L");
    assert!(screen(&app, 80, 24).contains("Home"));
    assert!(
        asked(&effects).iter().any(|(_, r)| matches!(r, Request::SetSetting { key, .. } if key == "lang"))
    );
}

#[test]
fn the_line_of_a_setting_says_at_once_what_was_chosen() {
    let mut app = app();
    press(&mut app, ",");
    assert!(screen(&app, 80, 24).contains("键位方案default"));
    for key in ["down", "enter"] {
        press(&mut app, key);
    }
    let shown = screen(&app, 80, 24);
    assert!(shown.contains("键位方案") && !shown.contains("键位方案default"), "{shown}");
}

#[test]
fn the_palette_runs_what_it_finds() {
    let mut app = app();
    for key in [":", "d", "w"] {
        press(&mut app, key);
    }
    assert!(screen(&app, 80, 24).contains("单位"));
    press(&mut app, "enter");
    assert_eq!(app.tab(), Tab::Organisations);
}

#[test]
fn a_changed_store_is_read_again_at_the_next_key() {
    let mut app = app();
    let first = press(&mut app, "2");
    for (ticket, request) in asked(&first) {
        if matches!(request, Request::People { .. }) {
            app.update(Event::Reply(ticket, people_of(&[])));
        }
    }
    let (probe, _) = *asked(&first).iter().find(|(_, r)| **r == Request::Changed).unwrap();
    let again = app.update(Event::Reply(probe, Reply::Changed(true)));
    assert!(asked(&again).iter().any(|(_, r)| matches!(r, Request::People { .. })));
    let next = app.update(Event::Key(Key::plain(KeyCode::Down)));
    assert!(asked(&next).iter().any(|(_, r)| **r == Request::Changed));
}

#[test]
fn an_english_screen_for_ascii_terminals_is_ascii() {
    let mut app = app();
    app.theme = Theme::new(crate::ui::theme::Depth::None, true);
    for key in ["L", "2", ",", "esc", "0", "4", ":"] {
        press(&mut app, key);
        let shown = screen(&app, 80, 24);
        let alien: String =
            shown.chars().filter(|c| !c.is_ascii() && !('\u{3000}'..='\u{ffef}').contains(c)).collect();
        assert_eq!(alien, "", "{key}: {shown}");
    }
}
