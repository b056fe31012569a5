package simulator

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// App is an application (应用) that may call the platform.
type App struct {
	AppKey    string
	AppSecret string
	TaxNums   []string // sellers it may issue for; empty: any
	ISV       bool     // 第三方应用: tokens by authorization code, userTax required
}

// DefaultApp returns the self-use application of a server without configured applications.
func DefaultApp() App { return App{AppKey: "SD00000000", AppSecret: "SD51A0000000000A"} }

// Options configure a server. The zero value is a server in memory with DefaultApp and
// DefaultKnobs.
type Options struct {
	Apps  []App            // none: DefaultApp
	Seed  uint64           // decides every chance
	Knobs Knobs            // the zero value: DefaultKnobs
	Clock func() time.Time // nil: time.Now

	// Books is the path of a file (0600) that keeps orders, retries, voids and
	// tokens over restarts; "" keeps them in memory. An order is in the file
	// before its E0000 goes out. A second server on the same file is refused
	// with ErrBooksBusy.
	Books string

	// Files is a folder. When set, the PDF, OFD and XML of an invoice are
	// written there when a query first reports it issued, and its links are
	// file: URLs; otherwise links lead to this server.
	Files string

	// LinkBase is the public URL of the server in links, without a trailing
	// slash; "" takes the Host of the request.
	LinkBase string

	// Decide, when set, is asked about each call that has a valid signature and
	// returns what shall go wrong with it; NoFault leaves that to the knobs. It
	// must be safe for concurrent use.
	Decide func(Call) Fault
}

// Call is the call passed to Options.Decide.
type Call struct {
	Method  string // as sent
	N       int64  // 1 for the first call of this method
	OrderNo string // of requestBillingNew, else ""
	Body    string // as sent
}

// Server is the platform. It is an http.Handler and must be served at the root
// of a host.
type Server struct {
	opts      Options
	listens   string // the name of the host that Start listens on
	knobs     atomic.Pointer[Knobs]
	clock     func() time.Time
	started   int64 // ms
	apps      map[string]*app
	tokens    *tokenDesk
	books     *books
	stats     stats
	sessions  sessions
	callbacks *callbackQueue
	methods   map[string]handler
	lower     map[string]string // lower-case method name to the exact one
	closing   sync.Once
	closeErr  error
	open      atomic.Int64
	files     atomic.Int64 // that were served with FileChanged
	tries     sync.Map     // hash of a call to *atomic.Int64, only while faults are on
}

// New returns a server. It reads the books file if there is one.
func New(opts Options) (*Server, error) {
	if reflect.ValueOf(opts.Knobs).IsZero() {
		opts.Knobs = DefaultKnobs()
	}
	if opts.Clock == nil {
		opts.Clock = time.Now
	}
	if len(opts.Apps) == 0 {
		opts.Apps = []App{DefaultApp()}
	}
	s := &Server{opts: opts, started: opts.Clock().UnixMilli(), apps: make(map[string]*app), books: newBooks(), methods: methodTable()}
	s.knobs.Store(&opts.Knobs)
	s.clock = func() time.Time { return opts.Clock().Add(s.knobs.Load().ClockShift) }
	s.lower = make(map[string]string, len(s.methods))
	for name := range s.methods {
		s.lower[strings.ToLower(name)] = name
	}
	for _, a := range opts.Apps {
		if a.AppKey == "" || a.AppSecret == "" {
			return nil, errors.New("simulator: an app needs a key and a secret")
		}
		s.apps[a.AppKey] = newApp(a)
	}
	s.tokens = newTokenDesk()
	s.stats.calls, s.stats.strikes = make(map[string]*MethodCount), make(map[string]int64)
	s.sessions.init(s.started)
	if err := s.openFiles(); err != nil {
		return nil, fmt.Errorf("simulator: %w", err)
	}
	s.callbacks = newCallbackQueue(s)
	return s, nil
}

func (s *Server) openFiles() error {
	if s.opts.Files != "" {
		folder, err := filepath.Abs(s.opts.Files)
		if err != nil {
			return fmt.Errorf("find the folder for invoice files: %w", err)
		}
		s.opts.Files = folder
	}
	if err := prepareFolder(s.opts.Files); err != nil {
		return err
	}
	if s.opts.Books == "" {
		return nil
	}
	fresh := true // nothing is known of a first start
	store, err := openBooks(s.opts.Books, func(kind byte, pos int64, content []byte) error {
		fresh = fresh && kind != frameSession
		return s.replay(kind, pos, content)
	})
	if err != nil {
		return err
	}
	s.books.store = store
	if fresh {
		if err := s.books.note(frameSession, sessionMark{Login: s.started}); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the callbacks and closes the books. Calls that are still being
// served may be answered with an error. Closing again does nothing.
func (s *Server) Close() error {
	s.closing.Do(func() {
		s.callbacks.close()
		s.books.mu.Lock()
		defer s.books.mu.Unlock()
		s.closeErr = s.books.store.Close()
	})
	return s.closeErr
}

// Adjust changes the knobs while the server runs: a credit line that is raised,
// faults that end. Orders already accepted keep their course.
func (s *Server) Adjust(change func(*Knobs)) {
	for {
		old := s.knobs.Load()
		next := *old
		change(&next)
		if s.knobs.CompareAndSwap(old, &next) {
			if old.ClockShift != next.ClockShift {
				s.callbacks.hurry()
			}
			return
		}
	}
}

// The paths of the platform.
const (
	ServicePath = "/open/v1/services"
	TokenPath   = "/accessToken"
)

// ServeHTTP answers a request to the platform.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch path := r.URL.Path; {
	case path == ServicePath:
		s.open.Add(1)
		defer s.open.Add(-1)
		s.serveCall(w, r)
	case path == TokenPath:
		s.serveToken(w, r)
	case path == "/authorize":
		s.serveAuthorize(w, r)
	case path == "/_sim/state":
		s.guarded(s.serveState)(w, r)
	case path == "/_sim/red-form":
		s.guarded(s.serveControl(controlRedForm))(w, r)
	case path == "/_sim/red-answer":
		s.guarded(s.serveControl(controlRedAnswer))(w, r)
	case path == "/_sim/knobs":
		s.guarded(s.serveKnobs)(w, r)
	case strings.HasPrefix(path, linkPath):
		s.serveFile(w, r)
	case strings.HasSuffix(path, ServicePath) || strings.HasSuffix(path, TokenPath):
		http.Error(w, fmt.Sprintf("The simulator was called under the prefix %q. The signature covers the first three parts of the path, "+
			"so serve it at the root of a host: http://HOST%s", strings.TrimSuffix(strings.TrimSuffix(path, ServicePath), TokenPath), ServicePath),
			http.StatusNotFound)
	default:
		http.Error(w, "Nothing here. The simulator serves POST "+ServicePath+", POST "+TokenPath+" and GET /_sim/state.", http.StatusNotFound)
	}
}
