package processes

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"syscall"

	"github.com/jackc/pgx/v5"
)

// Postgres is a PostgreSQL server with an empty database, "products". Any user of this machine may use it without a password.
// A commit is on disk when it is acknowledged.
type Postgres struct {
	Process
	admin string // the URL of the database that every server has
}

// debianFolders are where Debian's packages have PostgreSQL's own programs, one folder a version; they are not on the PATH.
const debianFolders = "/usr/lib/postgresql/*/bin"

// FindPostgres returns the folder of PostgreSQL's initdb and postgres: the one on the PATH, or else the newest of Debian's. The
// error wraps ErrMissing.
func FindPostgres() (string, error) { return findPostgres(debianFolders) }

func findPostgres(pattern string) (string, error) {
	if initdb, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(initdb), nil
	}
	found, err := filepath.Glob(filepath.Join(pattern, "initdb"))
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", missing("PostgreSQL", "postgresql")
	}
	return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return cmp.Compare(version(a), version(b)) })), nil
}

// version is the number in …/postgresql/15/bin/initdb; 0 if there is none.
func version(file string) int {
	number, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(file))))
	return number
}

var postgresReady = regexp.MustCompile(`database system is ready to accept connections`)

// StartPostgres makes a database in a folder, which takes about two seconds, and starts a server of it. It runs as another
// user if this program runs as root. The error wraps ErrMissing if PostgreSQL is not installed.
func StartPostgres(ctx context.Context, folder string) (*Postgres, error) {
	programs, err := FindPostgres()
	if err != nil {
		return nil, err
	}
	as, err := unprivileged()
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	data := filepath.Join(folder, "postgres")
	if err := os.Mkdir(data, 0o700); err != nil {
		return nil, err
	}
	if err := as.own(data); err != nil {
		return nil, err
	}
	server := "postgres://postgres@127.0.0.1:" + port
	p := &Postgres{Process: *serverIn(folder, "postgres"), admin: server + "/postgres"}
	p.url, p.ready = server+"/products", postgresReady
	p.ask = os.Interrupt // a fast shutdown: one that does not wait until clients leave
	command := func(program string, arguments ...string) *exec.Cmd {
		command := exec.Command(filepath.Join(programs, program), append([]string{"-D", data}, arguments...)...)
		command.Dir, command.Env = data, append(os.Environ(), "LC_ALL=C")
		command.SysProcAttr = attributes(syscall.SIGQUIT, as) // an immediate shutdown, which takes its own processes and shared memory along
		return command
	}
	p.make = func() *exec.Cmd {
		return command("postgres", "-c", "port="+port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=")
	}
	if err := output(command("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C")); err != nil {
		return nil, err
	}
	if err := p.Start(ctx); err != nil {
		return nil, err
	}
	return p, p.execute(ctx, `CREATE DATABASE products`)
}

// Restart stops it, as an operator does, and starts it again.
func (p *Postgres) Restart(ctx context.Context) error {
	if err := p.Stop(); err != nil {
		return err
	}
	return p.Start(ctx)
}

// CutConnections ends all connections of clients, at the server's side.
func (p *Postgres) CutConnections(ctx context.Context) error {
	return p.execute(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`)
}

// execute executes a statement by a connection of its own.
func (p *Postgres) execute(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, p.admin)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// output runs a command to its end. The error has what it wrote.
func output(command *exec.Cmd) error {
	runtime.LockOSThread() // which the parent-death signal depends on, as in Process.start
	defer runtime.UnlockOSThread()
	if text, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", command, err, text)
	}
	return nil
}
