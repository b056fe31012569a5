package database

import (
	"errors"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/internal/sqladdr"
	"github.com/fapiao/fapiao/readers/input"
)

// parseAddress reads an address, or refuses it.
func parseAddress(text string) (sqladdr.Address, error) {
	a, err := sqladdr.Parse(text)
	if err != nil {
		return a, input.Refuse(source, input.BadAddress, "", err)
	}
	return a, nil
}

// hide removes the password from an error of a driver.
func hide(a sqladdr.Address, err error) error {
	if err == nil || a.Hide(err.Error()) == err.Error() {
		return err
	}
	if zh := input.Cause(lang.Chinese, err); zh != err.Error() {
		return lang.Text{Zh: a.Hide(zh), En: a.Hide(err.Error())}
	}
	return errors.New(a.Hide(err.Error()))
}

// source is the file name of places in a query result.
const source = "query"
