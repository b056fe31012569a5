package ui

import "github.com/fapiao/fapiao/internal/lang"

// workerLine is the output of worker with --json.
type workerLine struct {
	Type string `json:"type"`
	Run  string `json:"run"`  // its name in the ledger
	Jobs int    `json:"jobs"` // how many slices it works on at a time
}

// WorkerReady shows that a worker works on jobs. An output that cannot be written does not stop a
// worker.
func (s *Screen) WorkerReady(run string, jobs int) {
	if s.opts.JSON {
		_ = s.writeJSON(workerLine{"worker", run, jobs})
		return
	}
	s.Note(s.printer.text(lang.Format(
		"工作进程 %s 已就绪，同时处理 %d 份工作；按 Ctrl-C 结束。",
		"worker %s is ready and works on up to %d pieces of work at a time; Ctrl-C ends it.",
		run, jobs)))
}

// listenLine is where a worker answers for the monitoring, with --json.
type listenLine struct {
	Type    string `json:"type"`
	Address string `json:"address"` // host and port
}

// WorkerListens shows where a worker answers for the monitoring.
func (s *Screen) WorkerListens(address string) {
	if s.opts.JSON {
		_ = s.writeJSON(listenLine{"listen", address})
		return
	}
	s.Note(s.printer.text(lang.Format(
		"监控：http://%[1]s/healthz、http://%[1]s/metrics",
		"monitoring: http://%[1]s/healthz and http://%[1]s/metrics",
		address)))
}
