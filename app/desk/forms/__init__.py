"""Forms for records: conversion between fields and records, suggested values, and marked texts."""
