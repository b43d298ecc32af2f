//! The register on disk: schema, records, search, operation log, drafts, backups.
