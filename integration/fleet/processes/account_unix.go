//go:build unix

package processes

import (
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// account is a user of this machine.
type account struct{ uid, gid int }

// unprivileged returns the account for a server that refuses to run as root, or nil if this program does not run as root.
// PostgreSQL's initdb wants one that has a name, so it can't be any number: it is postgres, which PostgreSQL's packages make, or
// else nobody.
func unprivileged() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	found, err := user.Lookup("postgres")
	if err != nil {
		found, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL refuses to run as root: expected a user postgres or nobody: %w", err)
	}
	uid, errUID := strconv.Atoi(found.Uid)
	gid, errGID := strconv.Atoi(found.Gid)
	if errUID != nil || errGID != nil {
		return nil, fmt.Errorf("expected numbers for the user %s, got %s and %s", found.Username, found.Uid, found.Gid)
	}
	return &account{uid, gid}, nil
}

func (a *account) credential() *syscall.Credential {
	if a == nil {
		return nil
	}
	return &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
}

// own makes a folder the account's.
func (a *account) own(folder string) error {
	if a == nil {
		return nil
	}
	return os.Chown(folder, a.uid, a.gid)
}
