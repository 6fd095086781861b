module github.com/drey-project/drey

go 1.26.0
