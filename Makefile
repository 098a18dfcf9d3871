# 督行的常用命令；单独运行 make 显示说明。
.DEFAULT_GOAL := help
.PHONY: help setup run test check accuracy bench bench-pages lock guarantees

PYTEST_ARGS ?=
RIG_ARGS ?=
BENCH_ARGS ?=

help:
	@echo '督行：政务督查督办平台'
	@echo
	@echo '  make run       装好依赖，带着演示城市云川市开始服务；PORT=端口 DATA_DIR=数据目录'
	@echo '  make test      装好测试所需，在 PostgreSQL 和 SQLite 上各跑一遍；PYTEST_ARGS=只跑哪些'
	@echo '  make check     格式、类型、依赖方向、结构测试'
	@echo '  make accuracy  任务分解的准确度；DUXING_CORPUS=语料目录'
	@echo '  make bench     十万件事项时各项操作的速度；BENCH_ARGS="--keep 目录" 留着数据库'
	@echo '  make rig-名称  试着打破一项承诺，名称见 docs/guarantees.md；RIG_ARGS=--factor 10 放大'
	@echo '  make guarantees 用已发布的报告重写 docs/guarantees.md'
	@echo '  make setup     只准备运行环境 .venv'
	@echo '  make lock      改了 pyproject.toml 之后重新生成 requirements.lock'
	@echo
	@echo '正式使用见 docs/operations.md；其他命令：.venv/bin/duxing --help'

setup:
	@tools/setup.sh

run:
	@tools/setup.sh && exec .venv/bin/duxing serve --demo

test:
	@tools/setup.sh test && exec .venv/bin/python -m duxing.testing.run $(PYTEST_ARGS)

check: setup
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/python -m pytest tests/structure

accuracy: setup
	@.venv/bin/python -m bench.accuracy

bench: setup
	@.venv/bin/python -m bench.speed $(BENCH_ARGS)

bench-pages: setup
	@.venv/bin/python -m bench.pages

rig-%:
	@tools/setup.sh test && exec .venv/bin/python -m rigs.$* $(RIG_ARGS)

guarantees: setup
	@.venv/bin/python -m rigs.guarantees

lock: setup
	@.venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --extra dev \
		--no-header --no-emit-index-url pyproject.toml --output-file requirements.lock
