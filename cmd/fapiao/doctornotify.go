package main

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/cmd/fapiao/notify"
	"github.com/fapiao/fapiao/internal/lang"
)

// webhookCheck checks the receivers of digests without sending. A digest that is not delivered
// changes no run, so that nothing is worse than a warning.
func (c *call) webhookCheck() app.HealthCheck {
	return app.HealthCheck{Name: "webhook", Run: func(ctx context.Context) (out []app.Finding) {
		done := notify.NewSender(c.now).Reach(ctx, c.cfg)
		for i := range done {
			out = append(out, reached(&done[i]))
		}
		return out
	}}
}

// heartbeatCheck connects to the monitoring service, and does not give it a heartbeat.
func (c *call) heartbeatCheck() app.HealthCheck {
	return app.HealthCheck{Name: "heartbeat", Run: func(ctx context.Context) []app.Finding {
		if c.cfg.HeartbeatURL.Empty() {
			return nil
		}
		of := &config.Config{Notify: []config.Receiver{{Name: "heartbeat_url", Type: config.Webhook, URL: c.cfg.HeartbeatURL}}}
		found := reached(&notify.NewSender(c.now).Reach(ctx, of)[0])
		if found.Level == app.LevelOK {
			found.Text = lang.Text{Zh: "可以连接", En: "can be reached"}
		} else {
			found.Todo = lang.Text{Zh: "请查看 heartbeat_url、网络和代理", En: "look at heartbeat_url, the network and the proxy"}
		}
		return []app.Finding{found}
	}}
}

func reached(d *notify.Delivery) app.Finding {
	if d.Err == nil {
		return app.Finding{Level: app.LevelOK, About: d.Receiver.Name, Text: lang.Format(
			"可以连接，%s；试发一条：fapiao notify test",
			"can be reached, in %s; fapiao notify test sends a message",
			d.Took.Round(time.Millisecond))}
	}
	return app.Finding{Level: app.LevelWarn, About: d.Receiver.Name,
		Text: lang.Text{Zh: d.Text(lang.Chinese), En: d.Text(lang.English)},
		Todo: lang.Text{
			Zh: "请查看 notify 的这一项、网络和代理，再运行 fapiao notify test",
			En: "look at this entry of notify, the network and the proxy, then run fapiao notify test",
		}}
}
