PYTHON ?= python3
PORT ?= 8000
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
# Stamps carry a checksum of what they were made from, so switching branches never leaves a stale environment behind.
LOCKED := $(shell cat requirements.txt requirements-build.txt pyproject.toml | cksum | cut -d' ' -f1)
LOCKED_DEV := $(shell cat requirements-dev.txt requirements-build.txt pyproject.toml | cksum | cut -d' ' -f1)
RUNTIME := $(VENV)/runtime-$(LOCKED)
DEV := $(VENV)/dev-$(LOCKED_DEV)
CHECKS := check-format check-lint check-types check-floors check-templates check-translations check-docs check-vendor
export PORT

.DEFAULT_GOAL := help
.PHONY: help setup run test faults check format lock translations docs screenshots vendor bench bench-reading wheelhouse clean $(CHECKS)

help: ## 列出命令 · list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

$(RUNTIME):
	@rm -f $(VENV)/runtime-*
	@PYTHON="$(PYTHON)" sh scripts/install.sh requirements.txt
	@touch $@

$(DEV): | $(RUNTIME)
	@rm -f $(VENV)/dev-*
	@PYTHON="$(PYTHON)" sh scripts/install.sh requirements-dev.txt
	@touch $@

setup: $(DEV) ## 建好开发环境 · make the development environment in .venv

run: $(RUNTIME) ## 启动演示站点（PORT=8000） · serve the demo site
	@$(BIN)/bihuan serve --demo

test: $(DEV) ## 全部测试：SQLite、PostgreSQL、浏览器 · all tests on both databases, browser included
	@sh scripts/browser.sh
	@$(BIN)/python tests/run.py $(ARGS)

faults: $(DEV) ## 故障演练：杀进程、断电重启、磁盘满，各 200 轮 · kill, restart and fill up, 200 rounds each
	@BIHUAN_FAULT_ROUNDS=$${BIHUAN_FAULT_ROUNDS:-200} BIHUAN_CROSSING=$${BIHUAN_CROSSING:-300} \
		$(BIN)/pytest tests/faults tests/ledger/test_killed.py -p no:randomly --durations=12 $(ARGS)

check: $(DEV) ## 格式、类型、分层、模板、译文 · format, types, layers, templates, translations
	@$(MAKE) --no-print-directory --keep-going $(CHECKS)

$(CHECKS): $(DEV)
check-format:
	@$(BIN)/ruff format --check --quiet --output-format concise . || { echo "→ make format"; exit 1; }
check-lint:
	@$(BIN)/ruff check --quiet --output-format concise .
check-types:
	@BIHUAN_DATA=.cache/check $(BIN)/mypy --no-error-summary
check-floors:
	@$(BIN)/lint-imports --no-cache
check-templates:
	@BIHUAN_DATA=.cache/check $(BIN)/python scripts/templates.py
check-translations:
	@$(BIN)/python scripts/translations.py check
check-docs:
	@$(BIN)/python scripts/docs.py check
check-vendor:
	@$(BIN)/python scripts/vendor.py verify

format: $(DEV) ## 整理代码格式 · put the code in order
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

lock: $(DEV) ## 重新锁定依赖 · pin the dependencies anew, with hashes
	@UV="$(BIN)/uv" sh scripts/lock.sh

translations: $(DEV) ## 收集并编译译文 · collect the sentences of pages, compile the translations
	@$(BIN)/python scripts/translations.py extract
	@$(BIN)/python scripts/translations.py compile

docs: $(DEV) ## 从数据生成行为表、状态图、权限表 · write the pages that follow from the data
	@$(BIN)/python scripts/docs.py

screenshots: $(DEV) ## 重拍文档里的图 · take the pictures of the documents anew
	@sh scripts/browser.sh
	@$(BIN)/python scripts/screenshots.py $(ARGS)

vendor: $(DEV) ## 重取前端文件（需要 npm） · fetch the front-end files anew (needs npm)
	@$(BIN)/python scripts/vendor.py fetch

bench: $(DEV) ## 测速 · measure speed
	@$(BIN)/bihuan bench $(ARGS)
	@$(BIN)/python bench/reading.py

bench-reading: $(DEV) ## 识文准确率（BIHUAN_CORPUS=语料文件夹） · accuracy of the reading on a corpus folder
	@$(BIN)/python bench/reading.py $(ARGS)

wheelhouse: $(RUNTIME) ## 制作离线安装包 · collect everything for an installation without network
	@BIN="$(BIN)" sh scripts/wheelhouse.sh

clean: ## 删除环境和缓存 · remove the environment and caches
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis wheelhouse dist build
