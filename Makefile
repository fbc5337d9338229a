# Recipes are one line each; the work is in scripts/. `make` prints this help.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
RASA := .venv-rasa/bin/rasa
export RASA_TELEMETRY_ENABLED := false

##@ Work with the system
.PHONY: run test test-publishing doctor chat call transcribe account figures-anew
run: ## Set up what is missing, start everything, print the address to call
	@scripts/setup.sh && exec $(PYTHON) -m server.launcher
test: ## Set up what is missing, then all tests, real parts included (PYTEST="-k name" for some, JOBS=2 processes)
	@scripts/setup.sh --test && $(PYTHON) -m pytest --numprocesses $(or $(JOBS),2) --dist loadscope --no-loadscope-reorder --durations=15 $(PYTEST)
account: ## Make an account: make account LOGIN=ivanova ROLE=operator [NAME="…"], or RESET=1 for a new password
	@$(PYTHON) scripts/create_account.py $(LOGIN) $(ROLE) $(if $(NAME),--name "$(NAME)") $(if $(RESET),--reset)
figures-anew: ## Make the search over calls and all figures anew from the records, while the platform runs
	@$(PYTHON) scripts/figures_anew.py
test-publishing: ## Publishing end to end with real trainings: many minutes
	@scripts/setup.sh --test && $(PYTHON) -m pytest -m trains $(PYTEST)
doctor: ## What is missing or wrong and how to mend it
	@python3 scripts/doctor.py
chat: ## Talk to the robot as text; MODE=night|day CALLER=number; a phrase a line when piped
	@$(PYTHON) scripts/chat.py $(if $(MODE),--mode $(MODE)) $(if $(CALLER),--caller $(CALLER))
call: ## A real SIP call: make call WAV=question.wav OUT=heard.wav [TARGET=sip:100@127.0.0.1:5060]
	@$(PYTHON) scripts/place_call.py $(if $(WAV),--wav $(WAV)) $(if $(OUT),--out $(OUT)) $(if $(TARGET),--target $(TARGET))
transcribe: ## What the recogniser hears in a file: make transcribe WAV=question.wav
	@$(PYTHON) scripts/transcribe.py $(WAV)

##@ Speech and dialogue models
.PHONY: model train speech-model speech-graph speech-report nlu-report conversations voice
model: ## Fetch the official Russian model (needs the internet; ARCHIVE=file.zip without it)
	@$(PYTHON) scripts/fetch_model.py $(if $(ARCHIVE),--archive $(ARCHIVE))
train: ## Train the dialogue model from config.yml, domain.yml and data/
	@scripts/train.sh
speech-model: ## Train the development network of the recogniser anew (MINUTES=80, an environment of its own)
	@MINUTES=$(MINUTES) scripts/speech_model.sh
speech-graph: ## Build the development model's graph from the newest knowledge
	@$(PYTHON) -m speech_model.graph.build
speech-report: ## Word error of the development model on held-out speech
	@$(PYTHON) -m speech_model.evaluation.report --meaning
nlu-report: ## How well the dialogue understands held-out phrases
	@$(PYTHON) scripts/nlu_report.py
conversations: ## Play every script of a conversation; who reached the goal, who ended at a person
	@$(PYTHON) scripts/conversations_report.py
voice: ## Hear a phrase: make voice TEXT="Добрый день" OUT=voice.wav
	@$(PYTHON) scripts/say.py "$(TEXT)" $(if $(OUT),--out $(OUT))

##@ Development
.PHONY: check bench lock vendor kamailio-config clean
check: ## Style, types, import borders, dialogue data
	@scripts/check.sh
bench: ## Measure; results in benchmarks/results (ONLY=name for one)
	@$(PYTHON) -m benchmarks.run $(ONLY)
lock: ## Compile the locked requirements anew
	@scripts/lock.sh
vendor: ## Fetch the browser's files anew by core/web/static/vendor.toml (needs npm)
	@$(PYTHON) scripts/vendor_web.py
kamailio-config: ## Write a Kamailio configuration for the workers of the settings
	@$(PYTHON) scripts/kamailio_config.py
clean: ## Remove what can be made again (environments and models stay)
	@rm -rf var/stamps var/run var/log var/voice-cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.PHONY: help
help:
	@awk -f scripts/help.awk $(MAKEFILE_LIST)
