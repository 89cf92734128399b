# Two commands do everything: `make talk` and `make test`. Each sets up what it needs.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check -e
# For what not every computer can have: the tests of it are skipped there, and say why.
# Many tests wait for sounds to end or clients to give up: one more process than there are cores.
PROCESSES := $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))
PYTEST = $(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder
try = for extra in $(1); do $(INSTALL) ".[$$extra]" || echo "Going on without [$$extra]"; done

.PHONY: evaluate train check rules robot package lambda icons bench talk listen evaluate-spoken recordings test soak lint model help
help:
	@sed -n 's/^## //p' Makefile

$(BIN)/python:
	@echo "Making a virtual environment in .venv"
	@$(PYTHON) -m venv .venv

.venv/.talk: pyproject.toml | $(BIN)/python
	@echo "Installing what talking needs (once, a minute or so)"
	@$(INSTALL) . && touch $@

.venv/.test: pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need (once, a minute or two)"
	@$(INSTALL) '.[test,lint]'
	@$(call try,listen-small)
	@$(BIN)/python -m deploy wheels || true
	@touch $@ .venv/.talk

.venv/.soak: .venv/.test
	@echo "Installing ears, voices and checkers (once, some minutes)"
	@$(call try,listen moonshine voices epub fuzz)
	@touch $@

## make talk       talk with the page: type a question, hear the answer
talk: .venv/.talk
	@$(BIN)/python -m speech

.venv/.listen: pyproject.toml | $(BIN)/python
	@echo "Installing ears (once, some minutes)"
	@$(INSTALL) '.[listen,listen-small]'
	@$(call try,moonshine)
	@touch $@ .venv/.talk

## make listen     talk by voice: ask aloud, hear the answer
listen: .venv/.listen
	@$(BIN)/python -m speech listen

## make evaluate-spoken  ask labelled questions aloud, COUNT of them, and score the answers
COUNT ?= 200
evaluate-spoken: .venv/.listen
	@$(INSTALL) '.[voices]'
	@$(BIN)/python -m speech evaluate --count $(COUNT)

## make recordings write the whole page as recordings, large print and a talking book
recordings: .venv/.talk
	@$(INSTALL) '.[export]'
	@$(BIN)/python -m speech export recordings

## make test       run the tests
test: .venv/.test
	@$(PYTEST)

## make soak       run all tests, the long proofs too, with ears, voices and checkers installed
soak: .venv/.soak
	@$(PYTEST) -m ''

## make bench      measure speed beside the SDK's smallest skill, and how soon a question asked aloud is answered
bench: .venv/.test .venv/.listen
	@$(BIN)/python -m benchmarks

## make evaluate   score the skill on our own test split, which it never learned from
evaluate: .venv/.test
	@$(BIN)/python -m skill evaluate

## make train      make the model anew from the question bank (minutes with a graphics processor, some hours without)
train: .venv/.test
	@$(INSTALL) '.[train]'
	@$(BIN)/python -m skill train

## make lint       check style and types
lint: .venv/.test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

## make check      style, types, Amazon's rules on models and listing, and a robot that tests as Amazon's testers do
check: .venv/.test
	@$(MAKE) --no-print-directory --keep-going lint package rules robot

## make rules      hold models and listing against Amazon's rules
rules: .venv/.test
	@$(BIN)/python -m interaction_model check

## make robot      drive the skill as Amazon's testers do, and print a certificate
robot: .venv/.test
	@$(BIN)/python -m interaction_model robot

## make package    assemble and check what `ask deploy` sends: build/skill-package (PRIVACY_URL=… ENDPOINT=…)
package: .venv/.test
	@$(BIN)/python -m deploy package --privacy-url '$(PRIVACY_URL)' --endpoint '$(ENDPOINT)'

## make lambda     build what runs in AWS Lambda: build/lambda.zip (MACHINE=arm64 for the other processor)
lambda: .venv/.talk
	@$(BIN)/python -m deploy lambda --machine $(or $(MACHINE),x86_64)

## make icons      draw the skill's icons anew
icons: .venv/.test
	@$(BIN)/python -m deploy icons

## make model      write the interaction models for the five locales anew
model: .venv/.talk
	@$(BIN)/python -m interaction_model write
