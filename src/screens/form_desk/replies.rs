//! What the answers to a form's questions make of it.

use super::{FormDesk, Loss, Purpose, Saving, Wanted};
use crate::domain::effort::Effort;
use crate::domain::lang::{Lang, words};
use crate::domain::listing::Candidate;
use crate::domain::record::{Record, RecordRef};
use crate::domain::show::{self, Masking};
use crate::message::{PaperReply, Reply};
use crate::ui::form::{Found, Refusal};

impl FormDesk {
    /// An answer to an earlier request.
    pub fn reply(&mut self, purpose: Purpose, reply: Reply, lang: Lang) -> Wanted {
        match (purpose, reply) {
            (Purpose::Drafts, Reply::Drafts(drafts)) => self.offered(drafts),
            (Purpose::Drafts, _) => self.offered(Vec::new()),
            (Purpose::DraftKept, reply) => self.draft_kept(&reply, lang),
            (Purpose::Candidates(ask), Reply::Failed(sentence)) => {
                let answer = self.form.candidates(ask, Vec::new());
                self.form.tell(sentence);
                self.turn(answer)
            }
            (Purpose::Candidates(ask), reply) => {
                let answer = self.form.candidates(ask, candidates(reply));
                self.turn(answer)
            }
            (Purpose::Record(ask), Reply::Record(record)) => {
                let found = record.map(|record| Found { label: label(&record, lang), record: *record });
                let answer = self.form.found(ask, found);
                let mut wanted = self.turn(answer);
                self.ask_names(&mut wanted);
                wanted
            }
            (Purpose::Record(_), reply) => {
                let answer = self.form.unanswered(sentence(reply, lang));
                self.turn(answer)
            }
            (Purpose::Similar(ask), reply) => {
                let answer = self.form.similar(ask, &candidates(reply));
                self.turn(answer)
            }
            (Purpose::Names, Reply::Candidates(names)) => {
                self.told_names(&names);
                Wanted::default()
            }
            (Purpose::Names, _) => Wanted::default(),
            (Purpose::Save, Reply::Saved(records)) => self.saved(&records),
            (Purpose::Save, Reply::Paper(PaperReply::One(_))) => self.saved(&[]),
            (Purpose::Save, Reply::Conflict { sentence, now }) => {
                let answer = self.form.refused(Refusal::Changed { now, sentence });
                self.turn(answer)
            }
            (Purpose::Save, reply) => self.not_saved(sentence(reply, lang)),
        }
    }

    fn saved(&mut self, records: &[RecordRef]) -> Wanted {
        let mut wanted = Wanted::default();
        if self.saving == Saving::Register {
            // it went with the save
            self.draft.kept = false;
        }
        self.drop_draft(&mut wanted);
        let faults = self.form.take_faulty();
        let Effort { keys, .. } = std::mem::take(&mut self.effort);
        wanted.effort = Some(Effort { records: 1, keys, faults });
        let answer = self.form.saved(records);
        let more = self.turn(answer);
        wanted.add(more);
        wanted
    }

    fn told_names(&mut self, names: &[Candidate]) {
        for name in names {
            self.form.name_reference(&name.canonical, &name.label, &name.detail);
        }
        for reference in std::mem::take(&mut self.named) {
            let canonical = reference.to_string();
            if names.iter().all(|name| name.canonical != canonical) {
                self.form.withdrawn(reference);
            }
        }
    }

    fn draft_kept(&mut self, reply: &Reply, lang: Lang) -> Wanted {
        if matches!(reply, Reply::Superseded) {
            return Wanted::default();
        }
        let refused = self.refused.take();
        match reply {
            Reply::Failed(_) if self.draft.loss == Loss::None => self.draft.loss = Loss::Lost,
            Reply::Failed(_) => {}
            _ => self.draft.loss = Loss::None,
        }
        match (reply, lang) {
            // what was said to who leaves stays until the next key
            (Reply::Failed(_), _) if self.draft.loss == Loss::Warned => {}
            (Reply::Failed(sentence), Lang::Zh) => {
                self.form.tell(format!("草稿没有记下，请勿退出。{sentence}"));
            }
            (Reply::Failed(sentence), Lang::En) => {
                self.form.tell(format!("No draft is kept, do not leave. {sentence}"));
            }
            (Reply::Kept, _) => {
                if let Some(refused) = refused {
                    let kept = words("所录已记为草稿。", " What you typed is kept as a draft.");
                    self.form.tell(format!("{refused}{}", kept.get(lang)));
                }
            }
            _ => {}
        }
        Wanted::default()
    }

    /// A save was refused by the store; what was typed stays, and it is said where.
    fn not_saved(&mut self, sentence: String) -> Wanted {
        let answer = self.form.refused(Refusal::Failed(sentence));
        // the draft is written once more; its answer says whether it is on disk
        self.refused = self.form.notice().map(str::to_owned);
        self.turn(answer)
    }
}

fn candidates(reply: Reply) -> Vec<Candidate> {
    match reply {
        Reply::Candidates(items) => items,
        _ => Vec::new(),
    }
}

fn sentence(reply: Reply, lang: Lang) -> String {
    match reply {
        Reply::Failed(sentence) => sentence,
        _ => words("没有得到答复，请再试", "no answer; try again").get(lang).to_owned(),
    }
}

/// Who or what a record is, in a few words, personal numbers masked.
pub fn label(record: &Record, lang: Lang) -> String {
    const TELLING: [&str; 6] = ["name", "occupation", "level", "issued", "id_number", "credit_code"];
    let fields = record.reference.table.fields();
    let telling = TELLING.iter().filter_map(|key| {
        let field = fields.iter().find(|field| field.key == *key)?;
        Some(show::show(field, record.values.get(key)?, lang, Masking::Masked))
    });
    telling.take(3).collect::<Vec<_>>().join(" ")
}
