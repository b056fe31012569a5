package engine

import (
	"context"
	"fmt"
	"regexp"
)

// River logs errors as texts, so their words have to do. None is certain: who finds one looks.
var (
	awayText = regexp.MustCompile(`\bdial (tcp|unix)\b|\bEOF\b|bad connection|\bread (tcp|unix)\b|\bwrite (tcp|unix)\b|` +
		`no answer came in time|context deadline exceeded|Too many errors; giving up|stepping down because the reelection deadline|\((08...|57P..|53300|25P03)\)`)
	missingText = regexp.MustCompile(`\((42P01|3F000|42703|42704|42883)\)|Queue row not found|Error fetching queue settings: not found`)
)

// Away reports whether a text may be of a database that cannot be reached.
func Away(text string) bool { return awayText.MatchString(text) }

// Missing reports whether a text of River, a message or one with its error, is of tables that are
// not there, or of what is not in them: a row, or a column, type or function while they are made.
func Missing(text string) bool { return missingText.MatchString(text) }

// Restore makes again what is missing while workers work: the tables, and the rows by which River
// knows the queues, which it makes only when a worker starts. It fails if a table is missing
// nevertheless.
func (e *Engine) Restore(ctx context.Context) error {
	if err := e.Prepare(ctx); err != nil {
		return err
	}
	s := quoted(e.schema)
	_, err := e.db.ExecContext(ctx, "INSERT INTO "+s+".river_queue (name) VALUES ($1), ($2) ON CONFLICT (name) DO NOTHING", queue, fileQueue)
	if err == nil {
		_, err = e.db.ExecContext(ctx, "SELECT 1 FROM "+s+".river_job, "+s+".river_leader LIMIT 0")
	}
	if err != nil {
		return fmt.Errorf("make the tables of the engine again in schema %s: %w", e.schema, err)
	}
	return nil
}
