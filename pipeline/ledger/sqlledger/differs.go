package sqlledger

import (
	"encoding/json"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/rules"
)

// packDiffers is a difference as a parameter of changeOrders: NULL leaves what is recorded, an
// empty text takes it back.
func packDiffers(f *rules.Finding) (any, error) {
	switch {
	case f == nil:
		return nil, nil
	case f.Code == "":
		return "", nil
	}
	b, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("encode a difference: %w", err)
	}
	return string(b), nil
}

// unpackDiffers is the difference that a row holds, nil for none.
func unpackDiffers(text string) (*rules.Finding, error) {
	if text == "" {
		return nil, nil
	}
	var f rules.Finding
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return nil, fmt.Errorf("read a difference: %w", err)
	}
	return &f, nil
}
