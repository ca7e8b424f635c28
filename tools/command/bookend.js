#!/usr/bin/env node
import '../../cli/bin.js';
