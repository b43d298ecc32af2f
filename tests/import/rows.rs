//! One row, one damage: the verdict and what is said, from the words of the contract.

use super::{at, csv, dry, issues, sound};
use serde_json::json;

/// The verdict on a sound row with these cells put in.
fn verdict(changes: &[(&str, &str)]) -> (String, Vec<String>, serde_json::Value) {
    let folder = tempfile::tempdir().unwrap();
    let mut row = sound(1);
    for (column, text) in changes {
        (*text).clone_into(&mut row[at(column)]);
    }
    let lines = dry(&csv(folder.path(), &[row]));
    let line = &lines[1];
    (
        line["action"].as_str().unwrap().to_owned(),
        issues(line).into_iter().map(String::from).collect(),
        line["normalized"].clone(),
    )
}

#[track_caller]
fn expect(changes: &[(&str, &str)], action: &str, codes: &[&str]) -> serde_json::Value {
    let (found, said, normalized) = verdict(changes);
    assert_eq!(
        (found.as_str(), said.iter().map(String::as_str).collect::<Vec<_>>()),
        (action, codes.to_vec()),
        "{changes:?}"
    );
    normalized
}

#[test]
fn a_sound_row_is_accepted_as_it_stands() {
    let normalized = expect(&[], "accept", &[]);
    assert_eq!(normalized["level"], json!(3));
    assert_eq!(normalized["practice"], json!(90.5));
    assert_eq!(normalized["review"], json!(null));
    assert_eq!(normalized["amount"], json!(2000));
}

#[test]
fn identity_numbers_are_repaired_only_where_nothing_is_lost() {
    let sound_number = sound(1)[at("身份证号")].clone();
    let wide: String = sound_number.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
    for (text, code) in [
        (format!("{} {}", &sound_number[..6], &sound_number[6..]), "id_spaces"),
        (format!("{}\u{a0}{}", &sound_number[..6], &sound_number[6..]), "id_spaces"),
        (format!("{sound_number}\u{200b}"), "id_spaces"),
        (wide, "id_fullwidth"),
        (format!("'{sound_number}"), "id_leading_quote"),
        (format!("=\"{sound_number}\""), "csv_equals_quote"),
        (format!("\t{sound_number}"), "csv_leading_tab"),
        (format!("{sound_number}  "), "trailing_blanks"),
    ] {
        let normalized = expect(&[("身份证号", &text)], "correct", &[code]);
        assert_eq!(normalized["id_number"], json!(sound_number));
    }
    // a number that really ends in X
    let x = (101..300)
        .map(|n| super::id_number(&format!("33080219900307{n}")))
        .find(|n| n.ends_with('X'))
        .unwrap();
    let sex = if x.as_bytes()[16] % 2 == 1 { "男" } else { "女" };
    expect(&[("身份证号", &x.to_lowercase()), ("性别", sex)], "correct", &["id_lower_x"]);
}

#[test]
fn what_a_spreadsheet_destroyed_goes_back() {
    expect(&[("身份证号", "3.30802E+17")], "reject", &["id_scientific"]);
    expect(&[("身份证号", "330802199003071000")], "reject", &["id_tail_zero"]);
    expect(&[("银行卡号", "6.22202E+18")], "reject", &["card_scientific"]);
    expect(&[("银行卡号", "6222021234567890129")], "reject", &["card_checksum"]);
}

#[test]
fn wrong_identity_numbers_go_back_with_the_check_that_failed() {
    let mut number = sound(1)[at("身份证号")].clone();
    let last = if number.ends_with('1') { '2' } else { '1' };
    number.replace_range(17.., &last.to_string());
    expect(&[("身份证号", &number)], "reject", &["id_checksum"]);
    expect(&[("身份证号", &super::id_number("33080219901307101"))], "reject", &["id_date"]);
    expect(&[("身份证号", "33080219900307")], "reject", &["id_length"]);
    expect(&[("身份证号", "330802900307101")], "reject", &["id_length"]);
    expect(&[("身份证号", "")], "reject", &["id_missing"]);
    expect(&[("性别", "女")], "reject", &["sex_mismatch"]);
    let normalized = expect(&[("性别", "")], "correct", &["sex_missing"]);
    assert_eq!(normalized["sex"], json!("男"));
}

#[test]
fn names_keep_their_dot_and_lose_their_gaps() {
    let dotted = expect(&[("姓名", "阿不都•热西提")], "correct", &["name_dot"]);
    assert_eq!(dotted["name"], json!("阿不都·热西提"));
    assert_eq!(expect(&[("姓名", "张 三")], "correct", &["name_spaces"])["name"], json!("张三"));
    assert_eq!(expect(&[("姓名", "张\u{3000}三")], "correct", &["name_spaces"])["name"], json!("张三"));
    expect(&[("姓名", "John Smith")], "accept", &[]);
    assert_eq!(expect(&[("姓名", "王𬱖")], "accept", &["rare_char"])["name"], json!("王𬱖"));
    expect(&[("姓名", " ")], "reject", &["name_missing"]);
    expect(&[("单位名称", "衢州某某\n有限公司")], "accept", &["embedded_newline"]);
    // figures alone are no name, as in the form; a stroke says nothing
    expect(&[("单位名称", "12345678")], "reject", &["value_invalid"]);
    assert_eq!(expect(&[("单位名称", "/")], "accept", &[])["org"], json!(null));
}

#[test]
fn dates_are_read_whole_or_refused() {
    for (text, code) in [
        ("2024.5.1", "date_dotted"),
        ("2024年5月1日", "date_cn"),
        ("20240501", "date_compact"),
        ("2024/5/1", "date_slash"),
        ("45413", "date_serial"),
    ] {
        assert_eq!(
            expect(&[("发证日期", text)], "correct", &[code])["issued"],
            json!("2024-05-01"),
            "{text}"
        );
    }
    for text in ["2024年5月", "2024.05", "2024-02-30", "0501", "今天", "不详"] {
        expect(&[("发证日期", text)], "reject", &["date_invalid"]);
    }
    expect(&[("发证日期", "")], "reject", &["date_missing"]);
    expect(&[("发证日期", "2026-06-02")], "reject", &["date_future"]);
    expect(&[("发证日期", "2023-05-01")], "reject", &["cert_year_mismatch"]);
}

#[test]
fn levels_have_many_names_and_one_of_them_is_none() {
    for text in ["三级", "高级工", "3"] {
        expect(&[("等级", text)], "accept", &[]);
    }
    for text in ["三级/高级技能", "高级技能", "国家职业资格三级", "３", "高级工（三级）"]
    {
        assert_eq!(expect(&[("等级", text)], "correct", &["level_variant"])["level"], json!(3), "{text}");
    }
    expect(&[("等级", "高级")], "reject", &["level_unknown"]);
    expect(&[("等级", "")], "reject", &["level_missing"]);
    expect(&[("等级", "四级")], "reject", &["cert_level_mismatch"]);
}

#[test]
fn occupation_and_code_help_each_other_and_must_agree() {
    let marked = [("职业（工种）", "工业机器人系统运维员S"), ("职业编码", "6-31-07-01")];
    assert_eq!(expect(&marked, "correct", &["occ_suffix"])["occupation"], json!("工业机器人系统运维员"));
    assert_eq!(
        expect(&[("职业编码", "")], "correct", &["occ_code_missing"])["occ_code"],
        json!("6-31-01-03")
    );
    assert_eq!(
        expect(&[("职业（工种）", "")], "correct", &["occ_name_missing"])["occupation"],
        json!("电工")
    );
    expect(&[("职业（工种）", "焊工")], "reject", &["occ_mismatch"]);
    expect(&[("职业（工种）", "屠龙工"), ("职业编码", "")], "reject", &["occ_unknown"]);
    expect(&[("职业（工种）", "车工（数控车工）"), ("职业编码", "6-18-01-01")], "accept", &[]);
}

#[test]
fn certificate_numbers_are_checked_against_their_neighbours() {
    let lower = sound(1)[at("证书编号")].to_lowercase();
    assert_eq!(
        expect(&[("证书编号", &lower)], "correct", &["cert_form"])["cert_no"],
        json!(lower.to_uppercase())
    );
    expect(&[("证书编号", "")], "reject", &["cert_missing"]);
    expect(&[("证书编号", "S00003300012324300001")], "reject", &["cert_format"]);
    expect(&[("证书编号", "S000033000123293000001")], "reject", &["cert_year_mismatch"]);
    let permit = format!("T{}", sound(1)[at("身份证号")]);
    let bare = [("证书编号", permit.as_str()), ("等级", ""), ("理论成绩", ""), ("实操成绩", "")];
    assert_eq!(expect(&bare, "accept", &[])["cert_no"], json!(permit));
    expect(&[("证书编号", &permit.to_lowercase())], "correct", &["cert_form"]);
    let last = if permit.ends_with('1') { "2" } else { "1" };
    let wrong = format!("{}{last}", &permit[..18]);
    expect(&[("证书编号", &wrong)], "reject", &["cert_format"]);
    let folder = tempfile::tempdir().unwrap();
    let mut rows = vec![sound(1), sound(2)];
    rows[1][at("证书编号")] = sound(1)[at("证书编号")].clone();
    let lines = dry(&csv(folder.path(), &rows));
    assert_eq!((issues(&lines[1]), issues(&lines[2])), (vec![], vec!["cert_duplicate"]));
}

#[test]
fn marks_pass_from_sixty_and_the_two_highest_levels_need_a_review() {
    expect(&[("理论成绩", "59.5")], "reject", &["score_low"]);
    expect(&[("理论成绩", "101")], "reject", &["score_range"]);
    expect(&[("实操成绩", "")], "reject", &["score_missing"]);
    expect(&[("实操成绩", "缺考")], "reject", &["score_missing"]);
    assert_eq!(expect(&[("理论成绩", "免考")], "accept", &["theory_exempt"])["theory"], json!(null));
    assert_eq!(expect(&[("理论成绩", "85分")], "correct", &["score_text"])["theory"], json!(85));
    assert_eq!(expect(&[("理论成绩", "８５")], "correct", &["score_fullwidth"])["theory"], json!(85));
    let technician = [("等级", "二级/技师"), ("证书编号", "S000033000123242000001")];
    expect(&technician, "reject", &["review_missing"]);
    expect(&[technician[0], technician[1], ("综合评审", "75")], "accept", &[]);
}

#[test]
fn phones_codes_and_amounts_are_put_into_their_form() {
    assert_eq!(
        expect(&[("联系电话", "+86 138-5701-2345")], "correct", &["phone_prefix"])["phone"],
        json!("13857012345")
    );
    expect(&[("联系电话", "1385701234")], "reject", &["phone_invalid"]);
    expect(&[("联系电话", "")], "accept", &[]);
    expect(&[("联系电话", "无")], "accept", &[]);
    let code = sound(1)[at("统一社会信用代码")].to_lowercase();
    assert_eq!(
        expect(&[("统一社会信用代码", &code)], "correct", &["uscc_form"])["uscc"],
        json!(code.to_uppercase())
    );
    expect(&[("统一社会信用代码", "91330802MA29ABCD50")], "reject", &["uscc_checksum"]);
    assert_eq!(expect(&[("补贴金额", "0.6万")], "correct", &["amount_text"])["amount"], json!(6000));
    expect(&[("银行卡号", "6222 0212 3456 7890 128")], "correct", &["card_spaces"]);
    expect(&[("单位名称", "#N/A")], "reject", &["error_value"]);
}
