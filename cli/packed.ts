import { runHere } from './run-here.ts';

// The SDK would warn of Node 20 in eleven lines at each call. Whoever runs the packed command chose that Node, and no update of the SDK
// reaches this file by itself.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

// The command as one file begins here. It is CommonJS, which awaits nothing outside of functions.
void runHere();
