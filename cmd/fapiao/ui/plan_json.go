package ui

import (
	"math"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// The line of a plan for programs; its names do not change.
type (
	planLine struct {
		Type       string         `json:"type"`
		Orders     int            `json:"orders"`
		Net        invoice.Amount `json:"net"`
		Tax        invoice.Amount `json:"tax"`
		Gross      invoice.Amount `json:"gross"`
		Rates      []planRate     `json:"rates"`
		Kinds      []planKind     `json:"kinds"`
		Buyers     int            `json:"buyers"`
		MoreBuyers bool           `json:"more_buyers,omitempty"`
		TopBuyers  []planBuyer    `json:"top_buyers"`
		Largest    []planOrder    `json:"largest"`
		Compared   bool           `json:"compared"`
		FirstTimes int            `json:"first_time_buyers"`
		FirstTime  []planBuyer    `json:"first_time"`
		Elsewhere  []planFile     `json:"sent_elsewhere"`
		Twins      int            `json:"likely_duplicates"`
		Splits     int            `json:"split_orders"`
		Parts      int            `json:"split_parts"`
		Split      []planDivision `json:"split"`
		Members    int            `json:"merged_orders"`
		Merges     int            `json:"merges"`
		Merge      []planDivision `json:"merge"`
		Invoices   int            `json:"invoices"`
		Calls      int            `json:"calls"`
		Seconds    int            `json:"seconds"`
		Ends       string         `json:"ends"`
		NextMonth  bool           `json:"next_month"`
		Until      string         `json:"until"`
		TooLate    int            `json:"too_late"`
	}
	planRate struct {
		Rate  string         `json:"rate"`
		Net   invoice.Amount `json:"net"`
		Tax   invoice.Amount `json:"tax"`
		Gross invoice.Amount `json:"gross"`
	}
	planKind struct {
		Kind   string         `json:"kind"`
		Orders int            `json:"orders"`
		Gross  invoice.Amount `json:"gross"`
	}
	planBuyer struct {
		Name   string         `json:"buyer_name"`
		TaxNum string         `json:"buyer_tax_num"`
		Orders int            `json:"orders"`
		Gross  invoice.Amount `json:"gross"`
	}
	planOrder struct {
		OrderNo string         `json:"order_no"`
		Buyer   string         `json:"buyer_name"`
		Kind    string         `json:"kind"`
		Gross   invoice.Amount `json:"gross"`
	}
	planFile struct {
		File   string `json:"file"`
		Orders int    `json:"orders"`
	}
	planDivision struct {
		OrderNo string         `json:"order_no"`
		Buyer   string         `json:"buyer_name"`
		Gross   invoice.Amount `json:"gross"`
		Others  []string       `json:"others"`
	}
)

func planOf(v *pipeline.Preview) planLine {
	line := planLine{Type: "plan", Orders: v.Orders, Net: v.Net, Tax: v.Tax, Gross: v.Gross, Rates: []planRate{}, Kinds: []planKind{},
		Buyers: v.Buyers, MoreBuyers: v.MoreBuyers, TopBuyers: planBuyers(v.TopBuyers), Largest: []planOrder{},
		Compared: v.Compared, FirstTimes: v.FirstTimes, FirstTime: planBuyers(v.FirstTime), Elsewhere: []planFile{},
		Twins: v.Twins, Splits: v.Splits, Parts: v.Parts, Split: planDivisions(v.Split),
		Members: v.Members, Merges: v.Merges, Merge: planDivisions(v.Merge), Invoices: v.Invoices, Calls: v.Calls,
		Seconds: int(math.Ceil(v.Takes.Seconds())), Ends: beijing.Stamp(v.Ends), NextMonth: v.NextMonth,
		Until: beijing.Stamp(v.Until), TooLate: v.TooLate}
	for _, r := range v.Rates {
		line.Rates = append(line.Rates, planRate{r.Rate, r.Net, r.Tax, r.Gross})
	}
	for _, k := range v.Kinds {
		line.Kinds = append(line.Kinds, planKind{string(k.Kind), k.Orders, k.Gross})
	}
	for _, l := range v.Largest {
		line.Largest = append(line.Largest, planOrder{l.OrderNo, l.Buyer, string(l.Kind), l.Gross})
	}
	for _, f := range v.Elsewhere {
		line.Elsewhere = append(line.Elsewhere, planFile{f.File, f.Orders})
	}
	return line
}

func planBuyers(list []pipeline.BuyerSum) []planBuyer {
	out := []planBuyer{}
	for _, b := range list {
		out = append(out, planBuyer{b.Name, maskedID(b.TaxNum), b.Orders, b.Gross})
	}
	return out
}

func planDivisions(list []pipeline.Division) []planDivision {
	out := []planDivision{}
	for _, d := range list {
		out = append(out, planDivision{d.Order, d.Buyer, d.Gross, d.Others})
	}
	return out
}
