#!/usr/bin/env node
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { Api, addressIn } from './api.js'
import { serverFor } from './server.js'

const { CODECOLLAB_URL = '', CODECOLLAB_TOKEN = '' } = process.env
const url = addressIn(CODECOLLAB_URL)

// Standard output is the protocol's.
if (url === null || CODECOLLAB_TOKEN === '') {
  console.error(
    'Set CODECOLLAB_URL to the address of a CodeCollab (https, or http of this machine) and CODECOLLAB_TOKEN to an access ' +
      'token with the scopes rooms:read and ws, and rooms:write to make and join rooms. docs/MCP.md tells more.',
  )
  process.exitCode = 1
} else await serverFor(new Api(url, CODECOLLAB_TOKEN)).connect(new StdioServerTransport())
