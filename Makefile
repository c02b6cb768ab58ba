# "make" alone says what there is.

LESSON ?=
RACE ?=
ATTEMPTS ?=

# The programs that exist so far: a folder is one if it has Go files itself.
programs := $(sort $(patsubst %/,./%,$(dir $(wildcard httpapi/*.go raw/*.go lessons/*.go))))

.PHONY: help test run build bench ratios integration soak explore prepare check verify mutants pictures

help:
	@echo 'make test [LESSON=4] [RACE=1]   all specs, or one lesson'\''s; RACE=1 with the race detector; ATTEMPTS=2 tries again what fails'
	@echo 'make run                        the server'
	@echo 'make build                      the programs, into bin/'
	@echo 'make bench [ONLY=hits]          the service against its peers, ten minutes; tables and plots'
	@echo 'make ratios                     parts of the service against the least that could do their work'
	@echo 'make integration [RACE=1]       container and fault specs alone'
	@echo 'make prepare                    download and compile all, before going offline'
	@echo 'make soak [FOR=10m] [SEED=1] [DATABASE=postgres] [REDIS=cluster] [INSTANCES=3]   the server while faults strike'
	@echo '     … PLANTED=1 | WITHOUT=coherence,near   without what keeps it right: it must be noticed'
	@echo 'make explore [FOR=3m] [WITHOUT=leases]   every order in which two instances, Redis and the database can do things'
	@echo 'make verify                     every lesson from both sides (three minutes); not in a workspace'
	@echo 'make mutants                    how many small changes to the code the specs notice (two minutes); not in a workspace'
	@echo 'make pictures                   those in the README, taken again; needs chromium'
	@echo 'make check                      what CI checks besides the specs'

test: bin/specs
	@bin/specs $(if $(LESSON),-lesson $(LESSON)) $(if $(RACE),-race) $(if $(ATTEMPTS),-attempts $(ATTEMPTS))

integration: bin/specs
	@bin/specs $(if $(RACE),-race) ./integration/...

# The runner is a program in bin/, so that its closing line is the last one: "go run" adds a line of its own.
# The go command knows whether it must be built again.
.PHONY: bin/specs
bin/specs:
	@go build -buildvcs=false -o $@ ./lessons/specs

run:
	@go run ./httpapi

build:
	@mkdir -p bin
	go build -o bin/ $(programs)

bench:
	@echo 'compiling … (the first time takes some minutes: SQLite is a C library, and the peers are downloaded)' >&2
	@cd integration/peers && go run -buildvcs=false . $(if $(ONLY),-only '$(ONLY)' -out partial)

ratios:
	go test -run '^$$' -bench . ./integration/benchmarks/... ./raw

soak:
	@go run ./integration/soak $(if $(FOR),-for $(FOR)) $(if $(SEED),-seed $(SEED)) $(if $(DATABASE),-database $(DATABASE)) $(if $(REDIS),-redis $(REDIS)) $(if $(INSTANCES),-instances $(INSTANCES)) $(if $(FAULTS),-faults "$(FAULTS)") $(if $(PLANTED),-planted) $(if $(WITHOUT),-without $(WITHOUT))

explore:
	@go run ./integration/explore $(if $(FOR),-time $(FOR)) $(if $(WITHOUT),-without $(WITHOUT))

prepare:
	go mod download
	go build ./...
	go test -c -vet=off -o /dev/null ./...

verify:
	@go run ./lessons verify

pictures:
	PICTURES=write go test -count=1 ./raw -ginkgo.focus 'picture of the console'
	PICTURES=write go test -count=1 ./integration/server -ginkgo.focus 'picture of the page'
	PICTURES=write go test -count=1 ./httpapi/page -ginkgo.focus 'the picture in the README'

mutants:
	@go run ./lessons/mutants

check:
	@.ci/run check
