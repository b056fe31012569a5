-- +goose Up
-- How a downloaded content differs from the invoice in the ledger, in both languages as JSON; empty
-- where it does not, or was not compared.
ALTER TABLE downloads ADD COLUMN differs TEXT NOT NULL DEFAULT '';
