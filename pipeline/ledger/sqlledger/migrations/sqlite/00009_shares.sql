-- +goose Up
-- What each process holds of a call limit, as JSON; see limit.Holding.
ALTER TABLE paces ADD COLUMN shares TEXT NOT NULL DEFAULT '[]';
