package red

import (
	"time"

	"github.com/fapiao/fapiao/internal/lang"
)

// Status is the state of a red confirmation form, as the platform numbers them (billStatus,
// protocol §3.11, field report 20).
type Status string

// The states.
const (
	NoConfirm     Status = "01" // the buyer need not agree
	WaitsBuyer    Status = "02" // the seller applied
	WaitsSeller   Status = "03" // the buyer applied
	Confirmed     Status = "04" // both agreed
	BuyerRefused  Status = "05"
	SellerRefused Status = "06"
	Lapsed        Status = "07" // nobody agreed within Window
	Withdrawn     Status = "08"
	Cancelled     Status = "09" // withdrawn after both had agreed
	Applying      Status = "15" // the bureau has not answered the application yet
	ApplyFailed   Status = "16"
)

// The states of an information sheet (红字信息表; billStatus 0 to 8).
const (
	SheetApplying       Status = "S0"
	SheetApproved       Status = "S1"
	SheetRefused        Status = "S2"
	SheetSubmitted      Status = "S3"
	SheetFailed         Status = "S4"
	SheetWithdrawing    Status = "S6"
	SheetWithdrawFailed Status = "S7"
	SheetWithdrawn      Status = "S8"
)

// Window is how long the other side may agree, from the application; weekends and holidays count.
const Window = 72 * time.Hour

var statusNames = map[Status]lang.Text{
	NoConfirm:     {Zh: "无需确认", En: "no confirmation needed"},
	WaitsBuyer:    {Zh: "销方录入待购方确认", En: "entered by the seller, waits for the buyer"},
	WaitsSeller:   {Zh: "购方录入待销方确认", En: "entered by the buyer, waits for the seller"},
	Confirmed:     {Zh: "购销双方已确认", En: "confirmed by both"},
	BuyerRefused:  {Zh: "作废（销方录入购方否认）", En: "void: refused by the buyer"},
	SellerRefused: {Zh: "作废（购方录入销方否认）", En: "void: refused by the seller"},
	Lapsed:        {Zh: "作废（超72小时未确认）", En: "void: not confirmed within 72 hours"},
	Withdrawn:     {Zh: "作废（发起方已撤销）", En: "void: withdrawn"},
	Cancelled:     {Zh: "作废（确认后撤销）", En: "void: withdrawn after confirmation"},
	Applying:      {Zh: "申请中", En: "being applied for"},
	ApplyFailed:   {Zh: "申请失败", En: "application failed"},

	SheetApplying:       {Zh: "信息表申请中", En: "information sheet being applied for"},
	SheetApproved:       {Zh: "信息表审核通过", En: "information sheet approved"},
	SheetRefused:        {Zh: "信息表审核未通过", En: "information sheet refused"},
	SheetSubmitted:      {Zh: "信息表待审核", En: "information sheet waits for the bureau"},
	SheetFailed:         {Zh: "信息表申请失败", En: "application for the sheet failed"},
	SheetWithdrawing:    {Zh: "信息表撤销中", En: "information sheet being withdrawn"},
	SheetWithdrawFailed: {Zh: "信息表撤销失败", En: "information sheet not withdrawn"},
	SheetWithdrawn:      {Zh: "信息表已撤销", En: "information sheet withdrawn"},
}

// Name is the state in the bureau's words; an unknown one is its own name.
func (s Status) Name() lang.Text {
	if n, ok := statusNames[s]; ok {
		return n
	}
	return lang.Text{Zh: string(s), En: string(s)}
}

// Waiting reports that somebody has to agree.
func (s Status) Waiting() bool { return s == WaitsBuyer || s == WaitsSeller }

// Settled reports that the red invoice may be issued.
func (s Status) Settled() bool { return s == NoConfirm || s == Confirmed || s == SheetApproved }

// Dead reports that the form will never lead to a red invoice.
func (s Status) Dead() bool {
	switch s {
	case BuyerRefused, SellerRefused, Lapsed, Withdrawn, Cancelled, ApplyFailed, SheetRefused, SheetFailed, SheetWithdrawn:
		return true
	}
	return false
}

// Ended reports that a person withdrew the form or the sheet.
func (s Status) Ended() bool { return s == Withdrawn || s == Cancelled || s == SheetWithdrawn }
