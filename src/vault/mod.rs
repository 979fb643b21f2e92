//! Sealing and opening of halves, and the import of a bureau's files.
