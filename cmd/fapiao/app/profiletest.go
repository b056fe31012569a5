package app

import (
	"context"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/readers/profile"
)

// profileSamples is how many orders a test of a profile shows.
const profileSamples = 5

// ProfileTest is how a profile reads files.
type ProfileTest struct {
	Profile  string
	Files    []ProfileFile
	Given    []profile.Given // fields that come from no column
	Samples  []ProfileSample // the first orders
	Orders   int
	Rejected int
	Held     int
	Skipped  int
	End      *Error // Rejected if a run would not send all of them; nil otherwise
}

// ProfileFile is how a profile reads one file.
type ProfileFile struct {
	File   string
	Sheets []readers.MappedSheet
}

// ProfileSample is one order as a profile reads it.
type ProfileSample struct {
	OrderNo string
	Place   invoice.Place
	State   ledger.State // as a check gives it
	Buyer   string
	Goods   string // of the first line
	Lines   int
	Net     invoice.Amount
	Tax     invoice.Amount
	Gross   invoice.Amount
}

// TestProfile reads files with the configured profile, or with the built-in one that knows them. It
// sends and records nothing, and looks at no ledger. Findings are reported.
func (a *App) TestProfile(ctx context.Context, files []string) (_ *ProfileTest, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	settings, err := u.readingSettings()
	if err != nil {
		return nil, err
	}
	src, err := u.sources(ctx, Input{Files: files})
	if err != nil {
		return nil, err
	}
	settings.Columns.Carry(src.carried...)
	t := &ProfileTest{}
	for i, s := range src.list {
		book, ok := s.(*readers.Workbook)
		if !ok || book.Mapping() == nil {
			return nil, unusable(nil, "%s 不用对应表就能读取", "%s is read without a profile", src.names[i])
		}
		t.Profile, t.Given = book.Mapping().Profile.Name, book.Mapping().Profile.Given()
		t.Files = append(t.Files, ProfileFile{src.names[i], book.MappedSheets()})
	}
	var reporting error
	broken := false
	found := func(f rules.Finding) {
		broken = broken || f.Severity == rules.Error
		if err := u.events.Finding(f); reporting == nil {
			reporting = err
		}
	}
	err = pipeline.CheckAlone(ctx, src.list, settings, found, func(item ledger.Item) error {
		t.add(&item)
		for _, f := range item.Findings {
			if !rules.OfColumn(f.Code) {
				found(f)
			}
		}
		return nil
	})
	if err == nil {
		err = reporting
	}
	if broken || t.Rejected+t.Held > 0 {
		t.End = &Error{Kind: Rejected}
	}
	return t, err
}

// add counts an order, and keeps the first.
func (t *ProfileTest) add(i *ledger.Item) {
	state := checkState(i)
	t.Orders++
	switch state {
	case ledger.Rejected:
		t.Rejected++
	case ledger.Held:
		t.Held++
	case ledger.Skipped:
		t.Skipped++
	}
	if len(t.Samples) == profileSamples || i.Skipped {
		return
	}
	s := ProfileSample{OrderNo: i.Facts.OrderNo, Place: i.Source, State: state, Buyer: i.Facts.BuyerName, Net: i.Facts.Net, Tax: i.Facts.Tax, Gross: i.Facts.Gross}
	if i.Order != nil && len(i.Order.Lines) > 0 {
		s.Goods, s.Lines = i.Order.Lines[0].Name, len(i.Order.Lines)
	}
	t.Samples = append(t.Samples, s)
}

// ShowProfile is a profile with the keys of the one that it extends, and its file; empty for a
// built-in one.
func (a *App) ShowProfile(name string) (*profile.Profile, string, error) { return a.profile(name) }
