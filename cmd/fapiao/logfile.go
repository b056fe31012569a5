package main

import (
	"errors"
	"fmt"
	"os"
	"sync"
)

// logFile is a log that a run does not depend on: when it cannot be written any more, that is told
// once and the run goes on, since what matters is in the ledger.
type logFile struct {
	*os.File
	tell func(string)
	mu   sync.Mutex
	lost bool
}

func (l *logFile) Write(b []byte) (int, error) {
	n, err := l.File.Write(b)
	l.hear(err)
	return n, err
}

// end closes the file.
func (l *logFile) end() error {
	l.hear(l.File.Close())
	return nil
}

func (l *logFile) hear(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil || l.lost {
		return
	}
	l.lost = true
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	l.tell(fmt.Sprintf("fapiao: warning: the log %s cannot be written: %v; lines are missing from it, the run goes on", l.Name(), err))
}
