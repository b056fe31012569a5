package rules

import "github.com/fapiao/fapiao/internal/exactjson"

// OnePass reports that a text is decoded without encoding/json, as findings or facts.
func OnePass(text string) bool {
	d, e := decoder{exactjson.Decoder{Rest: text}}, decoder{exactjson.Decoder{Rest: text}}
	d.List(func() { d.finding(new(Finding)) })
	e.facts(new(Facts))
	return d.Done() || e.Done()
}
