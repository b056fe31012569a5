package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/monitor"
	"github.com/fapiao/fapiao/cmd/fapiao/quiet"
	"github.com/fapiao/fapiao/cmd/fapiao/systemd"
	"github.com/fapiao/fapiao/cmd/fapiao/ui"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
)

// workerWatch shows what a worker does: on the screen, to the monitoring and to the service
// manager.
type workerWatch struct {
	screen  *ui.Screen
	monitor *monitor.Monitor
	service *systemd.Service
	jobs    int
	now     func() time.Time
}

func (c *call) workerWatch(jobs int) *workerWatch {
	return &workerWatch{screen: c.screen, jobs: jobs, now: c.now, service: systemd.New(c.app.Log()),
		monitor: monitor.New(version(), string(c.cfg.Environment), jobs, c.now)}
}

// Ready implements [app.Watch].
func (w *workerWatch) Ready(run string, look app.Look) {
	w.screen.WorkerReady(run, w.jobs)
	w.monitor.Ready(look)
	w.service.Ready(fmt.Sprintf("worker %s works on up to %d pieces of work at a time", run, w.jobs))
}

// Alive implements [app.Watch].
func (w *workerWatch) Alive() {
	w.monitor.Alive()
	w.service.Alive(w.now())
}

// Stopping implements [app.Watch].
func (w *workerWatch) Stopping() {
	w.monitor.Stopping()
	w.service.Stopping("finishes the calls under way")
}

// Worked implements [app.Watch].
func (w *workerWatch) Worked(task pipeline.Task, r *pipeline.Report, took time.Duration, err error) {
	w.monitor.Worked(task, r, took, err)
}

// Files implements [app.Watch].
func (w *workerWatch) Files(seller string, count map[app.FileStatus]int) {
	w.monitor.Files(seller, count)
}

// Failed implements [app.Watch].
func (w *workerWatch) Failed(error) { w.monitor.Failed() }

// Trouble implements [app.Watch].
func (w *workerWatch) Trouble(t quiet.Trouble, since time.Time) {
	w.monitor.Trouble(t, since)
	if since.IsZero() {
		w.service.Status("works")
		return
	}
	w.service.Status(fmt.Sprintf("waits for the %s since %s", t, since.Format(time.RFC3339)))
}

// Called implements [app.CallWatch].
func (w *workerWatch) Called(seller string, o nuonuo.Observation) { w.monitor.Called(seller, o) }

// Waited implements [app.CallWatch].
func (w *workerWatch) Waited(seller string, took time.Duration) { w.monitor.Waited(seller, took) }

// listen answers for the monitoring until end is called, if an address is configured for it.
func (c *call) listen(ctx context.Context, m *monitor.Monitor) (end func(), err error) {
	at := c.cfg.WorkerListen
	if at == "" {
		return func() {}, nil
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", at)
	if err != nil {
		return nil, &app.Error{Kind: app.Unusable, Cause: err,
			Message: lang.Format("不能在 %s 上提供监控", "cannot listen on %s for the monitoring", at),
			Hint: lang.Text{
				Zh: "另一个进程可能正在使用这个地址；请用 --listen 换一个端口",
				En: "another process may use the address; choose another port with --listen",
			}}
	}
	if a, ok := l.Addr().(*net.TCPAddr); ok && !a.IP.IsLoopback() {
		c.screen.Warn(lang.Format(
			"监控地址 %s 可以从其他机器访问，没有密码，会显示销售方税号和订单数量；请用防火墙限制",
			"the address %s can be reached from other machines, and without a password it shows "+
				"tax numbers of sellers and counts of orders: restrict it by a firewall",
			l.Addr()))
	}
	c.screen.WorkerListens(l.Addr().String())
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := m.Serve(serving, l, c.app.Log()); err != nil {
			c.app.Log().Error("the monitoring ended", "address", at, "error", err)
		}
	}()
	return func() { stop(); <-done }, nil
}
