-- +goose Up
-- What the configuration of a worker says that all workers must agree on, as JSON; '': a worker of
-- an older version.
ALTER TABLE workers ADD COLUMN terms TEXT NOT NULL DEFAULT '';
