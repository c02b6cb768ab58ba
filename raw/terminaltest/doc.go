// Package terminaltest runs a program in a terminal, for specs of what a person sees: the program writes to a
// pseudo-terminal, an emulator draws its screen, and a spec types and looks at that screen. It is for Unix: elsewhere
// there is nothing in it.
package terminaltest
