package engine

import (
	"context"
	"fmt"
	"time"
)

// Backlog is how many jobs wait for a worker, and for how long the first of them has waited; 0: no
// job waits.
func (e *Engine) Backlog(ctx context.Context) (jobs int, age time.Duration, err error) {
	var seconds float64
	err = e.db.QueryRowContext(ctx, `SELECT COUNT(*), COALESCE(EXTRACT(EPOCH FROM now() - MIN(scheduled_at)), 0)
		FROM `+quoted(e.schema)+`.river_job WHERE state = 'available' AND queue IN ($1, $2)`, queue, fileQueue).Scan(&jobs, &seconds)
	if err != nil {
		return 0, 0, fmt.Errorf("count the jobs that wait: %w", err)
	}
	return jobs, max(time.Duration(seconds*float64(time.Second)), 0), nil
}
