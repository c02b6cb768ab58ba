package words

import "fmt"

// cli.go: how commands are called

func (portuguese) DiskIsFull() string { return "O disco está cheio: libere espaço e tente de novo." }

func (portuguese) SetTMPDIR() string {
	return "Defina TMPDIR com uma pasta em que se possa escrever, como: export TMPDIR=/tmp"
}

// workspace.go, which opens one

func (portuguese) Day(day string) string { return "dia " + day }

func (portuguese) BeyondTheCourse() string { return "além do curso" }

func (portuguese) LessonAtTheBeginning(number int) string { return fmt.Sprintf("Lição %02d", number) }

func (portuguese) Lesson(number int) string { return fmt.Sprintf("lição %02d", number) }

// status.go

func (portuguese) CourseTitle() string {
	return "Cache-aside em Go: Redis na frente do SQL, com testes primeiro"
}

func (portuguese) HuntIsUnderWay() string { return "Há uma caçada em andamento:" }

func (portuguese) AllDone() string { return "Todas as lições estão concluídas. O servidor é seu:" }

func (portuguese) TheServer() string { return "o servidor" }

func (portuguese) CheckAgain() string { return "verificar uma lição de novo" }

func (portuguese) Welcome(lessons int) string {
	return fmt.Sprintf("%d lições: em cada uma você prevê, escreve código que faz passar as specs dadas ou escreve specs que precisam pegar versões com defeito. No fim roda um servidor que é seu. Você precisa de Go, e de mais nada.", lessons)
}

func (portuguese) NoWorkspaceToBegin() string { return "Ainda não há um workspace. Para começar:" }

func (portuguese) MakeOneIn(folder string) string { return "cria um, em " + folder }

func (portuguese) WhatThisMachineHas() string { return "o que esta máquina tem, e o que falta" }

func (portuguese) AllLessons() string { return "todas as lições" }

func (portuguese) IsDone(lesson string) string { return lesson + " está concluída." }

func (portuguese) GoOnToTheNext() string { return "seguir para a próxima lição" }

func (portuguese) StepOf(step, steps int, title string) string {
	return fmt.Sprintf("Passo %d de %d, %s", step, steps, title)
}

func (portuguese) TheText() string { return "o texto da lição" }

func (portuguese) CheckWhatYouWrote() string { return "verificar o que você escreveu" }

func (portuguese) OnEverySave() string { return "o mesmo a cada vez que você salva" }

func (portuguese) HelpALittleAtATime() string { return "ajuda, um pouco de cada vez" }

func (portuguese) AllThereIs() string { return "tudo o que há" }

// list.go

// read.go

// test.go

// report.go

// watch.go and editor.go

// hint.go

// next.go and jump.go

// start.go

// reset.go

// restore.go

// repair.go

// update.go

// solution.go

// hunt.go

// doctor.go and doctor_settings.go

// grade.go

// the package workspace
