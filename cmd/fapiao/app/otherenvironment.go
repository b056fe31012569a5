package app

import (
	"github.com/fapiao/fapiao/cmd/fapiao/config"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/writers/resultbook"
)

// sameEnvironment refuses results without real invoices in another environment: what was issued in
// a rehearsal is not issued there, and what failed did not fail there. Results of production, which
// have no mark, can be rehearsed with.
func (a *App) sameEnvironment(name, environment string) error {
	if environment == "" || config.Environment(environment) == a.cfg.Environment {
		return nil
	}
	return &Error{
		Kind: Unusable,
		Message: lang.Format("%s 是%s写出的结果，而现在是%s，不能使用", "%s contains results of the %s, and the environment is %s",
			name, environmentName(environment), environmentName(string(a.cfg.Environment))),
		Hint: elsewhere(a.cfg.Turn(config.Environment(environment))),
	}
}

// rehearsed reports whether results that may be used here were written in production, and so for
// orders that the ledger of a rehearsal does not have.
func (a *App) rehearsed(environment string) bool {
	return environment == "" && a.cfg.Environment != config.Production
}

// elsewhere is what to do with results of another environment. flags are those that lead there;
// empty where flags alone do not.
func elsewhere(flags string) lang.Text {
	if flags == "" {
		return lang.Text{
			Zh: "请用原订单文件，或在现在的环境写出的结果；要处理这份结果，请用写出它时的配置",
			En: "use the original order file, or results of the environment in use; to go on " +
				"with these results, use the configuration with which they were written",
		}
	}
	return lang.Format(
		"请用原订单文件，或在现在的环境写出的结果；要处理这份结果，请加 %s",
		"use the original order file, or results of the environment in use; to go on with these "+
			"results, add %s",
		flags)
}

// environmentName is the name of an environment, as results have it.
func environmentName(of string) lang.Text {
	zh, _, _ := resultbook.WordsIn(lang.Chinese).Environment(of)
	en, _, _ := resultbook.WordsIn(lang.English).Environment(of)
	return lang.Text{Zh: zh, En: en}
}
