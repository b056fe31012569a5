// Package platform connects the pipeline with the Nuonuo client: it makes requests of orders and
// outcomes of answers.
package platform

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/fapiao/fapiao/nuonuo"
)

// Push is how invoices are delivered to buyers (pushMode). The configuration sets it.
type Push string

// The ways of delivery. PushAuto uses what the order has: a phone number, a mail address, both or
// none.
const (
	PushAuto  Push = "auto"
	PushNone  Push = "none"
	PushMail  Push = "mail"
	PushPhone Push = "phone"
	PushBoth  Push = "both"
)

// Profile is the part of a seller (销售方) that its invoices show, or that the platform needs to
// issue them. The configuration sets it.
type Profile struct {
	TaxNum       string // 纳税人识别号
	Name         string // 名称
	Tel          string // 电话
	Address      string // 地址
	Account      string // 开户行及账号, in one field as the platform has it
	Clerk        string // 开票人, at most 20 characters
	Payee        string // 收款人
	Checker      string // 复核人
	Extension    string // 分机号, up to 5 digits
	DepartmentID string // the platform's number of a department
	ClerkID      string // the platform's number of a clerk
	TaxDevice    string // 金税盘编号, 12 digits: with it, information sheets are applied for
	Push         Push   // how invoices are delivered to buyers
}

// Seller is a seller with what its calls need.
type Seller struct {
	Profile
	App    string         // app key: sellers of one app may see each other's orders
	Client *nuonuo.Client // calls are limited inside it
	// LocalFiles allows links to files of this machine, which the simulator's are.
	LocalFiles bool
	// TooFast is called when the platform asks for fewer calls; nil if calls are not limited.
	TooFast func(ctx context.Context)
}

// How the platform answers a query with both known and unknown numbers.
const (
	behaviourUnknown int32 = iota // not observed yet
	omitsUnknown                  // the answer leaves the unknown ones out
	refusesAll                    // E9500 for the whole query
)

// mixedQueries is the behaviour that was observed. It is not documented and does not change.
type mixedQueries struct{ behaviour atomic.Int32 }

func (m *mixedQueries) set(behaviour int32) { m.behaviour.Store(behaviour) }

// Platform implements the pipeline's port of the same name.
type Platform struct {
	sellers map[string]Seller
	mixed   mixedQueries
}

// New fails when two sellers have one tax number, or one has no client.
func New(sellers ...Seller) (*Platform, error) {
	p := &Platform{sellers: make(map[string]Seller, len(sellers))}
	for _, s := range sellers {
		if s.Client == nil {
			return nil, fmt.Errorf("seller %s has no client", s.TaxNum)
		}
		if _, twice := p.sellers[s.TaxNum]; twice {
			return nil, fmt.Errorf("seller %s is configured twice", s.TaxNum)
		}
		p.sellers[s.TaxNum] = s
	}
	return p, nil
}

// sameApp returns the tax numbers of the other sellers that use a seller's app: an answer may
// contain their orders too.
func (p *Platform) sameApp(s Seller) map[string]bool {
	out := map[string]bool{}
	for _, other := range p.sellers {
		if other.TaxNum != s.TaxNum && other.App == s.App {
			out[other.TaxNum] = true
		}
	}
	return out
}

// errSeller is the error of an order whose seller is no longer configured.
var errSeller = errors.New("the seller is not in the configuration")

func (p *Platform) seller(taxNum string) (Seller, error) {
	s, ok := p.sellers[taxNum]
	if !ok {
		return Seller{}, fmt.Errorf("seller %s: %w", taxNum, errSeller)
	}
	return s, nil
}
