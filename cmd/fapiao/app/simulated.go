package app

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/nuonuo/simulator"
)

// simulated is the simulator inside the process.
type simulated struct{ *simulator.Running }

// app is the app of a seller. Without a configured app, the simulator's demonstration app is used.
func (a *App) app(seller config.Seller) config.App {
	app := a.cfg.App(seller)
	if a.cfg.Environment == config.Simulator && app.Key == "" {
		demo := simulator.DefaultApp()
		app.Key, app.Secret = demo.AppKey, config.NewSecret(demo.AppSecret)
	}
	return app
}

// simulate starts the simulator. Its books and files are beside the ledger, so that a continued run
// finds its orders. It stops at the end of the use and not with ctx, so that calls in progress
// finish.
func (u *use) simulate(ctx context.Context) (*simulated, error) {
	folder := u.cfg.DataDir
	if !u.cfg.Ledger.URL() {
		file := u.cfg.Ledger.Reveal()
		folder = strings.TrimSuffix(file, filepath.Ext(file)) + "-files"
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, fmt.Errorf("find the simulator's folder: %w", err)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, unusable(err, "不能建立模拟平台的文件夹", "make the simulator's folder")
	}
	var running *simulator.Running
	err = u.whenFree(ctx, func() error {
		running, err = simulator.Start(context.WithoutCancel(ctx), "127.0.0.1:0", simulator.Options{
			Apps: u.apps(), Knobs: u.knobs(), Clock: u.now,
			Books: filepath.Join(folder, "simulator.books"), Files: filepath.Join(folder, "invoices"),
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	u.closing(running.Close)
	return &simulated{running}, nil
}

// apps are those of the configured sellers.
func (a *App) apps() []simulator.App {
	var out []simulator.App
	seen := map[string]bool{}
	for _, seller := range a.cfg.Sellers {
		if app := a.app(seller); !seen[app.Key] {
			seen[app.Key] = true
			out = append(out, simulator.App{AppKey: app.Key, AppSecret: app.Secret.Reveal()})
		}
	}
	return out
}

// knobs sets the simulator's limit to the rate of the run, since a rate above the platform's
// default is configured only if the account allows it.
func (a *App) knobs() simulator.Knobs {
	k := simulator.DefaultKnobs()
	for _, seller := range a.cfg.Sellers {
		r := a.cfg.RateOf(seller)
		if r == config.Unlimited {
			k.Rate = 0
			return k
		}
		k.Rate = max(k.Rate, int(math.Ceil(float64(r))))
	}
	return k
}
