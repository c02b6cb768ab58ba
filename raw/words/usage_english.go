package words

const englishUsage = `Usage:
  go run ./raw [FLAGS] COMMAND ARG…           sends one command and writes the reply
  go run ./raw [FLAGS]                        does so for each line of the standard input, or that you type
  go run ./raw serve                          keeps a Redis running until Ctrl-C
  go run ./raw play [-json] [-on URL] [-recorded FILE] FILE…   plays transcripts and compares the replies
  go run ./raw [-url URL] first               runs the functions of raw/first, and shows what goes over the wire
  go run ./raw [-url URL] methods             runs the six methods of the Redis repository, and shows the same

  -url URL   the server: redis://HOST:PORT/DB, rediss://…, unix:///PATH or "embedded"; else REDIS_URL;
             else the one at 127.0.0.1:6379, which is started for this run if there is none
  -h HOST, -p PORT    the server at this host (127.0.0.1) and port (6379)
  -n NUMBER  the database
  -a PASSWORD, --user NAME   what AUTH is given; without -a it is REDISCLI_AUTH
  -3         speak version 3 of the protocol (RESP3)
  -r N       send the command N times; -1 is without an end
  -i SECONDS wait so long between two times, which may be 0.5; also for "3 INCR n" in a session
  -x         the last word of the command is the standard input
  --eval FILE KEY… , ARG…   send the Lua script in the file
  --scan     list the keys; with --pattern PATTERN those that match
  -raw       write replies as redis-cli --raw does: strings as they are, without types and numbers
  -yes       send what destroys or blocks everything, such as FLUSHALL, without a question
  -wire      show the bytes of both directions, and the handshake of the connection
  -go        show the same command in Go, as a call of go-redis
  -time      show how long the reply took
  -ttl       show what the command did to the lifetime of each key that it names
  -all       show all of these
  -lang LANG   speak this language: en or pt-BR; else that of the workspace; else LANG's
  --help     show this

A line is read as redis-cli reads it, with "…" and '…' around what has blanks in it, and a reply is written as
"redis-cli --no-raw" writes it. What -wire, -go, -time, -ttl and -all show stands behind the reply, in lines that
begin with #. The same words with a colon are lines: ":wire" turns it on or off, ":wire GET k" shows it for one
command, ":raw GET k" shows a string as it is. "help SET", "help @hash" and "help" explain commands, ":help" these words.
A typed line whose quote is open goes on behind Enter. Its history is kept in the file that RAW_HISTORY names.

What destroys or blocks everything on a server that this run did not start, and that is not embedded, is asked about
in a terminal, and is not sent without one, unless -yes is given. The exit status of the built program is 1 if a
command was answered with an error or not sent, or the connection failed, and 2 for wrong usage.

A transcript, such as raw/experiments/strings.txt, is played from an empty Redis on: a private one that is started for
it, or an empty one that -on names ("embedded" is the private one that needs nothing installed). A line "> GET k" is a
command, and "other> GET k" one on another connection, of this name; behind a line "@resp3" at the start all speak
RESP3, and what the server pushes to a connection stands before the reply to its next command. What the embedded Redis
lacks is not run, or is compared with the replies in the transcript that -recorded names. With -json the result is one
JSON object for each file, on a line of its own. The exit status is 1 if a reply differs or is hidden.
`
