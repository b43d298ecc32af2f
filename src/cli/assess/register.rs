//! The same assessment for what is on file: one person, one organisation, or everybody.

use super::{Args, choose, frame, named_pack, output, stdout};
use crate::cli::{Context, Exit};
use crate::domain::lang::{Lang, words};
use crate::domain::listing::{From, Page, PeopleFilter, PeopleOrder};
use crate::domain::record::{RecordId, RecordRef, Table};
use crate::policy::{Fact, Pack, Readings, assess};
use crate::store::{Access, Author, OrganisationFilter, Store, StoreError};

type Failed = (Exit, String);

/// Subjects read at a time.
const PAGE: usize = 500;

/// Judges what the store holds.
pub fn judged(args: &Args, context: &Context) -> Result<(), Failed> {
    let store = open(context)?;
    let bad = |sentence| (Exit::BadInput, sentence);
    let loaded = named_pack(args).map_err(bad)?;
    let pack = loaded.as_ref().unwrap_or_else(|| Pack::embedded());
    let mut readings = Readings::defaults(pack);
    for chosen in store.reading_choices().map_err(|e| failed(&e, context.lang))? {
        // a reading this pack does not know keeps its default
        let _ = readings.choose(pack, &chosen.reading, &chosen.choice);
    }
    choose(args, pack, &mut readings).map_err(bad)?;
    let mut sweep = Sweep { store: &store, args, lang: context.lang, pack, readings: &readings, unread: 0 };
    let one = match (&args.person, &args.organisation) {
        (Some(number), _) => Some(sweep.find(number, Table::Person)?),
        (None, Some(number)) => Some(sweep.find(number, Table::Organisation)?),
        (None, None) => None,
    };
    let mut writer =
        output::Writer::new(frame(args, context, pack, &readings), stdout()).map_err(unwritten)?;
    match one {
        Some(subject) => sweep.subject(subject, &mut writer)?,
        None => sweep.everybody(&mut writer)?,
    }
    writer.end().map_err(unwritten)?;
    if sweep.unread > 0 {
        let text =
            words("条事项缺少计算所需的栏目，未列出", "facts lack what the rules need and are left out");
        eprintln!("jiangce assess: {} {}", sweep.unread, text.get(context.lang));
    }
    Ok(())
}

fn open(context: &Context) -> Result<Store, Failed> {
    let Some(path) = &context.store else {
        let text = words("请用 --store 指定数据文件", "name the store with --store FILE");
        return Err((Exit::NoStore, text.get(context.lang).into()));
    };
    let author = Author::new(context.user.clone().unwrap_or_default(), "");
    Store::open(path, Access::Read, author).map_err(|e| failed(&e, context.lang))
}

fn failed(error: &StoreError, lang: Lang) -> Failed {
    (Exit::NoStore, error.sentence(lang))
}

#[allow(clippy::needless_pass_by_value)]
fn unwritten(error: std::io::Error) -> Failed {
    (Exit::BadInput, error.to_string())
}

struct Sweep<'a> {
    store: &'a Store,
    args: &'a Args,
    lang: Lang,
    pack: &'a Pack,
    readings: &'a Readings,
    unread: usize,
}

impl Sweep<'_> {
    /// `person:12`, or a number that leads to a record of `table`.
    fn find(&self, number: &str, table: Table) -> Result<RecordRef, Failed> {
        let given = RecordRef::parse(number).filter(|r| r.table == table);
        let found = match given {
            Some(reference) => {
                self.store.get(reference).map_err(|e| failed(&e, self.lang))?.map(|record| record.reference)
            }
            None => self.store.find_by_number(number).map_err(|e| failed(&e, self.lang))?,
        };
        let found = match found {
            Some(certificate) if certificate.table == Table::Certificate && table == Table::Person => self
                .store
                .get(certificate)
                .map_err(|e| failed(&e, self.lang))?
                .and_then(|record| RecordRef::parse(record.values.get("person")?)),
            other => other,
        };
        found.filter(|reference| reference.table == table).ok_or_else(|| {
            let text = words("册中没有这个号码", "nobody on file under");
            (Exit::BadInput, format!("{}: {number}", text.get(self.lang)))
        })
    }

    fn subject<W: std::io::Write>(
        &mut self,
        subject: RecordRef,
        writer: &mut output::Writer<'_, W>,
    ) -> Result<(), Failed> {
        let records = self.store.facts_of(subject).map_err(|e| failed(&e, self.lang))?;
        let mut facts: Vec<Fact> = records.iter().filter_map(Fact::from_record).collect();
        self.unread += records.len() - facts.len();
        facts.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
        let decisions = assess(self.pack, self.readings, &facts, self.args.as_of);
        writer.put(&facts, &decisions).map_err(unwritten)
    }

    fn everybody<W: std::io::Write>(&mut self, writer: &mut output::Writer<'_, W>) -> Result<(), Failed> {
        self.pages(Table::Person, writer, |store, from| {
            let page = store.people(&PeopleFilter::default(), PeopleOrder::Newest, from, PAGE)?;
            Ok(keys(page, |row| (row.sort_key, row.id)))
        })?;
        self.pages(Table::Organisation, writer, |store, from| {
            let page = store.organisations(&OrganisationFilter::default(), from, PAGE)?;
            Ok(keys(page, |row| (row.sort_key, row.id)))
        })
    }

    fn pages<W: std::io::Write>(
        &mut self,
        table: Table,
        writer: &mut output::Writer<'_, W>,
        read: impl Fn(&Store, &From) -> Result<Page<(String, RecordId)>, StoreError>,
    ) -> Result<(), Failed> {
        let mut from = From::Start;
        loop {
            let page = read(self.store, &from).map_err(|e| failed(&e, self.lang))?;
            for (_, id) in &page.rows {
                self.subject(RecordRef::new(table, *id), writer)?;
            }
            match page.rows.into_iter().next_back() {
                Some((key, id)) if page.more => from = From::After(key, id),
                _ => return Ok(()),
            }
        }
    }
}

fn keys<T>(page: Page<T>, key: impl Fn(T) -> (String, RecordId)) -> Page<(String, RecordId)> {
    Page { rows: page.rows.into_iter().map(key).collect(), more: page.more }
}
