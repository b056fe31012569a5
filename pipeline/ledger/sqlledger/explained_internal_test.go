package sqlledger

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// autoExplain has the server send the plan of each statement that was executed, those of triggers
// and foreign keys among them, with the rows that it met: the plans are those of the statements and
// arguments that the methods of Store really use, also of those that write.
const autoExplain = `LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_analyze = on;
	SET auto_explain.log_timing = off; SET auto_explain.log_buffers = on; SET auto_explain.log_nested_statements = on;
	SET auto_explain.log_format = json; SET auto_explain.log_level = notice; SET client_min_messages = notice`

// explained is a statement that was executed, with its plan.
type explained struct {
	Query string `json:"Query Text"`
	Plan  planNode
	JIT   json.RawMessage // compiled before it was executed
}

// planNode is a step of a plan. Its figures are those of one loop.
type planNode struct {
	Kind     string  `json:"Node Type"`
	Relation string  `json:"Relation Name"`
	Index    string  `json:"Index Name"`
	Rows     float64 `json:"Actual Rows"`
	Loops    float64 `json:"Actual Loops"`
	Filtered float64 `json:"Rows Removed by Filter"`
	Checked  float64 `json:"Rows Removed by Index Recheck"`
	Hit      int     `json:"Shared Hit Blocks"`
	Read     int     `json:"Shared Read Blocks"`
	Plans    []planNode
}

// How many rows a table may have that is read as a whole once, and for each of other rows: for so
// few, PostgreSQL rightly prefers that to an index.
const (
	smallTable = 5000
	tinyTable  = 1000
)

// each visits a node and those under it.
func (n *planNode) each(visit func(*planNode)) {
	visit(n)
	for i := range n.Plans {
		n.Plans[i].each(visit)
	}
}

// visited is how many rows and index entries a statement met, also those that it passed over, but
// for those of tables of a few pages.
func (e *explained) visited() (rows int) {
	e.Plan.each(func(n *planNode) {
		if strings.HasSuffix(n.Kind, "Scan") && (n.Kind != "Seq Scan" || n.Rows+n.Filtered > tinyTable) {
			rows += int((n.Rows + n.Filtered + n.Checked) * n.Loops)
		}
	})
	return rows
}

// blocks is how many blocks of tables and indexes it looked at, each as often as it did.
func (e *explained) blocks() int { return e.Plan.Hit + e.Plan.Read }

// scans lists the tables that a statement reads from one end to the other, and that have more rows
// than small ones.
func (e *explained) scans(small int) (tables []string) {
	e.Plan.each(func(n *planNode) {
		if strings.HasSuffix(n.Kind, "Seq Scan") && int(n.Rows+n.Filtered) > small {
			tables = append(tables, n.Relation)
		}
	})
	return tables
}

// String is the plan in a form to read.
func (e *explained) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d rows, %d blocks: %s", e.visited(), e.blocks(), strings.Join(strings.Fields(e.Query), " "))
	e.Plan.write(&b, "\n  ")
	return b.String()
}

func (n *planNode) write(b *strings.Builder, in string) {
	fmt.Fprintf(b, "%s%s %s %s: %v rows and %v passed over, %v times", in, n.Kind, n.Relation, n.Index, n.Rows, n.Filtered+n.Checked, n.Loops)
	for i := range n.Plans {
		n.Plans[i].write(b, in+"  ")
	}
}

// recorder gathers the plans of what connections execute.
type recorder struct {
	mu   sync.Mutex
	seen []explained
	err  error
}

// taken are the plans since the last call.
func (r *recorder) taken(t testing.TB) []explained {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.seen
	r.seen = nil
	if r.err != nil {
		t.Fatal(r.err)
	}
	return out
}

func (r *recorder) notice(n *pq.Error) {
	at := strings.Index(n.Message, "{")
	if at < 0 || !strings.Contains(n.Message[:at], "plan:") {
		return
	}
	var one explained
	err := json.Unmarshal([]byte(n.Message[at:]), &one)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen, r.err = append(r.seen, one), errors.Join(r.err, err)
}

// explaining makes connections that record plans.
type explaining struct {
	driver.Connector
	r *recorder
}

// Connect implements driver.Connector.
func (e explaining) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := e.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	pq.SetNoticeHandler(conn, e.r.notice)
	if _, err := conn.(driver.ExecerContext).ExecContext(ctx, autoExplain, nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// record has the statements of a ledger on PostgreSQL recorded from now on.
func record(t testing.TB, s *Store, url string) *recorder {
	t.Helper()
	address, err := parseServer(url)
	if err != nil {
		t.Fatal(err)
	}
	c, err := pq.NewConnector(address.with(s.settings(&address)))
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{}
	db := sqlx.NewDb(sql.OpenDB(explaining{c, r}), "postgres")
	if err := db.Ping(); err != nil {
		t.Fatalf("the server's module auto_explain: %v", err)
	}
	if err := errors.Join(closePools(s.read, s.pace, s.db)...); err != nil {
		t.Fatal(err)
	}
	s.db, s.read, s.pace = db, db, db
	return r
}
