module github.com/drey-project/drey/local

go 1.26.0
